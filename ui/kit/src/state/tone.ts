/** What a state means to ops. Each tone has a shape of its own, so that colour is never alone. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'
