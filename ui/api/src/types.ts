/** The nouns of the API by their names in the console. */
import type { components } from './generated/schema'

type Schemas = components['schemas']

/** One page of a list. */
export interface Page<Item> {
  items: Item[]
  next?: string | null
  total?: number | null
}

/** The query of every list. */
export interface ListQuery {
  limit?: number
  after?: string
  sort?: string
}

export type App = Schemas['App']
export type AppInput = Schemas['AppBody']
export type AppState = Schemas['ListingState']
export type AppVersion = Schemas['AppVersion']
export type AuditEntry = Schemas['AuditItem']
export type AuditVerification = Schemas['AuditVerification']
export type Division = Schemas['Division']
export type Listing = Schemas['Listing']
export type Location = Schemas['Location']
export type LocationInput = Schemas['LocationBody']
export type Me = Schemas['Me']
export type Notice = Schemas['Notice']
export type NoticeLevel = Schemas['NoticeLevel']
export type OpeningHours = Schemas['OpeningHours']
export type Role = Schemas['Role']
export type Target = Schemas['Target']
export type TargetInput = Schemas['TargetRef']
export type TargetKind = Schemas['TargetKind']
export type User = Schemas['User']
export type VersionedSettings = Schemas['VersionedSettings']

export interface AppQuery extends ListQuery {
  q?: string
  category?: string
  state?: AppState
}

export interface LocationQuery extends ListQuery {
  division?: string
  q?: string
}
