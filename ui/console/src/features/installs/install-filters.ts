/** What the plan can be narrowed by, as the address has it. */
export interface InstallFilterNames {
  q: string
  division: string
  project: string
  installer_id: string
  state: string
  troubled: string
  mine: string
}
