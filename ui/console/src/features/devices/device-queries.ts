import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type DeviceKind } from 'api'

export const DEVICE_KINDS: DeviceKind[] = [
  'card_reader',
  'scanner',
  'receipt_printer',
  'printer',
  'smart_card_reader',
  'camera',
  'touch_screen',
  'ups',
  'disk',
]

/** Which models the terminals in service have, counted. */
export const deviceModelsQuery = queryOptions({
  queryKey: ['terminal', 'device-models'] as const,
  queryFn: () => unwrap(api.GET('/device-models')),
  staleTime: 30_000,
})
