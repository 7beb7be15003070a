mod agent;
mod apps;
mod fake;
mod session;
mod watch;
