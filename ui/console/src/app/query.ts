import { QueryCache, QueryClient } from '@tanstack/vue-query'
import { ApiError } from 'api'
import { signedOut } from '../session/signed-out'

/** The cache of what the server said. A refusal is final; only failures that may pass are tried again. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (error instanceof ApiError && error.status === 401 && query.queryKey[0] !== 'session') signedOut()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => error instanceof ApiError && error.isPassing && count < 2,
      refetchOnWindowFocus: true,
    },
  },
})
