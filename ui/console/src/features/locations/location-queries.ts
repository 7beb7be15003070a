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

/** Such as `通川区`: divisions where locations can stand, in the order of their codes. */
export function localDivisions(divisions: Division[]): Division[] {
  return divisions.filter((division) => division.level >= 2)
}
