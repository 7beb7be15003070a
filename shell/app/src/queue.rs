//! Queues of the shell's own process. A queue's places stay when what stood in them is taken out, with bytes in them of
//! whatever lay on the stack where it was made, which may be a citizen's words. So what is queued lies in memory of its
//! own, which is given back when it is taken out, and with that overwritten (see [`crate::environment`]).

use tokio::sync::mpsc;

/// Where something is put in.
#[derive(Debug)]
pub struct QueueSender<T>(mpsc::UnboundedSender<Box<T>>);

/// Where it is taken out.
#[derive(Debug)]
pub struct QueueReceiver<T>(mpsc::UnboundedReceiver<Box<T>>);

/// A queue of any length: what is put in is bounded by who puts it in.
pub fn queue<T>() -> (QueueSender<T>, QueueReceiver<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (QueueSender(sender), QueueReceiver(receiver))
}

impl<T> QueueSender<T> {
    /// Puts it in. The receiver ends with the process only: what is put in then is dropped.
    pub fn send(&self, it: T) {
        let _ = self.0.send(Box::new(it));
    }
}

// Derived it would ask for `T: Clone`.
impl<T> Clone for QueueSender<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> QueueReceiver<T> {
    /// Takes the next out, waits for it; `None` when nobody is left to put one in.
    pub async fn recv(&mut self) -> Option<T> {
        self.0.recv().await.map(|it| *it)
    }

    /// Takes the next out if it is there.
    #[cfg(test)]
    pub fn try_recv(&mut self) -> Option<T> {
        self.0.try_recv().ok().map(|it| *it)
    }
}
