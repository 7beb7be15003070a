import { queryOptions } from '@tanstack/vue-query'
import { api, unwrap, type Division, type Location, type LocationQuery, type Page } from 'api'

/** The division tree. It changes with the state, not with the day. */
export const divisionsQuery = queryOptions({
  queryKey: ['division', 'list'] as const,
  queryFn: async (): Promise<Division[]> => (await unwrap(api.GET('/divisions'))).items,
  staleTime: 60 * 60 * 1000,
})

/** One page of locations. */
export function fetchLocations(query: LocationQuery): Promise<Page<Location>> {
  return unwrap(api.GET('/locations', { params: { query } }))
}

/** One location. */
export function locationQuery(id: string) {
  return queryOptions({
    queryKey: ['location', 'one', id] as const,
    queryFn: () => unwrap(api.GET('/locations/{id}', { params: { path: { id } } })),
  })
}

/** The days to come on which other hours count at a location. */
export function specialDaysQuery(id: string) {
  return queryOptions({
    queryKey: ['location', 'special-days', id] as const,
    queryFn: async () =>
      (await unwrap(api.GET('/locations/{id}/special-days', { params: { path: { id } } }))).items,
  })
}

/** The photos of a location. */
export function photosQuery(id: string) {
  return queryOptions({
    queryKey: ['location', 'photos', id] as const,
    queryFn: async () =>
      (await unwrap(api.GET('/locations/{id}/photos', { params: { path: { id } } }))).items,
  })
}

/** Such as `通川区`: divisions where locations can stand, in the order of their codes. */
export function localDivisions(divisions: Division[]): Division[] {
  return divisions.filter((division) => division.level >= 2)
}
