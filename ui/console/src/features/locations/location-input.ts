import type { Location, LocationInput } from 'api'
import { toRaw } from 'vue'
import { usualHolidays } from './holiday-hours'
import { copyOf } from './network'

/** All fields of a location's form. */
export type LocationForm = Required<LocationInput>

/** A new location's form. */
export function emptyLocation(): LocationForm {
  return {
    name: '',
    division_code: '',
    address: '',
    floor: '',
    longitude: null,
    latitude: null,
    opening_hours: [],
    holiday_hours: usualHolidays(),
    facilities: [],
    hidden: false,
    contact_name: '',
    contact_phone: '',
    time_zone: 'Asia/Shanghai',
    network: null,
    screen_hours: null,
  }
}

/** The part of a location that a person fills in. */
export function inputOf(location: Location): LocationForm {
  return {
    name: location.name,
    division_code: location.division_code,
    address: location.address,
    floor: location.floor,
    longitude: location.longitude ?? null,
    latitude: location.latitude ?? null,
    opening_hours: location.opening_hours.map((hours) => ({ ...hours, days: [...hours.days] })),
    holiday_hours: structuredClone(toRaw(location.holiday_hours)),
    facilities: [...location.facilities],
    hidden: location.hidden,
    contact_name: location.contact_name,
    contact_phone: location.contact_phone,
    time_zone: location.time_zone,
    network: copyOf(location.network),
    screen_hours: location.screen_hours ? { ...location.screen_hours } : null,
  }
}
