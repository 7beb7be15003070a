/** Where the terminal stands, as the paper says it. */
export interface Place {
  terminal: string
  location: string
  address: string
  division: string
}
