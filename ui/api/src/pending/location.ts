import type { ListQuery, Page, Read, ReadOne, Write, WriteOne } from './operation'

export interface Division {
  code: string
  name: string
  parent_code: string | null
  level: number
}

export interface OpeningHours {
  days: number[]
  opens: string
  closes: string
}

export interface LocationInput {
  name: string
  division_code: string
  address: string
  floor: string
  longitude: number | null
  latitude: number | null
  opening_hours: OpeningHours[]
  contact_name: string
  contact_phone: string
  time_zone: string
}

export interface Location extends LocationInput {
  id: string
  division_name: string
  terminal_count: number
  online_count: number
  version: number
  created_at: number
}

export interface LocationQuery extends ListQuery {
  division?: string
  q?: string
}

export interface LocationPaths {
  '/divisions': { get: Read<{ items: Division[] }> }
  '/locations': {
    get: Read<Page<Location>, LocationQuery>
    post: Write<LocationInput, Location>
  }
  '/locations/{id}': {
    get: ReadOne<Location>
    put: WriteOne<LocationInput & { version: number }, Location>
    delete: ReadOne<null>
  }
}
