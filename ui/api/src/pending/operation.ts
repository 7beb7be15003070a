/** One operation in the shape that openapi-typescript generates, so that the client cannot tell the difference. */
export interface Operation<Reply, Query = never, Body = never, PathParams = never> {
  parameters: { query?: Query; header?: never; path: PathParams; cookie?: never }
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Reply } } }
}

type Simple<Reply, Query> = Omit<Operation<Reply>, 'parameters' | 'requestBody'> & {
  parameters: { query?: Query; header?: never; path?: never; cookie?: never }
  requestBody?: never
}

/** Reads without a path parameter. */
export type Read<Reply, Query = never> = Simple<Reply, Query>

/** Reads one thing by its id. */
export type ReadOne<Reply, Query = never> = Omit<
  Operation<Reply, Query, never, { id: string }>,
  'requestBody'
> & {
  requestBody?: never
}

/** Writes without a path parameter. */
export type Write<Body, Reply> = Omit<Operation<Reply, never, Body>, 'parameters'> & {
  parameters: { query?: never; header?: never; path?: never; cookie?: never }
}

/** Writes to one thing by its id. */
export type WriteOne<Body, Reply> = Operation<Reply, never, Body, { id: string }>
