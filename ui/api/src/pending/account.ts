import type { ListQuery, Page, Read, Write, WriteOne } from './operation'

export type Role = 'administrator' | 'operator' | 'viewer'

export interface Me {
  user_id: string
  username: string
  display_name: string
  role: Role
}

export interface User {
  id: string
  username: string
  display_name: string
  role: Role
  disabled: boolean
  version: number
  created_at: number
}

export interface AuditEntry {
  seq: number
  at: number
  actor: { id: string; username: string } | null
  action: string
  object_kind: string
  object_id: string
  object_name: string
  summary: unknown
  address: string | null
  hash: string
}

export interface AuditQuery extends ListQuery {
  actor?: string
  action?: string
  object_id?: string
  from?: number
  to?: number
}

export interface AuditVerification {
  ok: boolean
  checked: number
  broken_at: number | null
}

export interface AccountPaths {
  '/setup': {
    post: Write<{ token: string; username: string; display_name: string; password: string }, Me>
  }
  '/sessions': { post: Write<{ username: string; password: string }, Me> }
  '/sessions/current': { get: Read<Me>; delete: Read<null> }
  '/users': {
    get: Read<Page<User>, ListQuery>
    post: Write<{ username: string; display_name: string; role: Role; password: string }, User>
  }
  '/users/{id}': {
    patch: WriteOne<
      { version: number; display_name?: string; role?: Role; disabled?: boolean; password?: string },
      User
    >
  }
  '/audit': { get: Read<Page<AuditEntry>, AuditQuery> }
  '/audit/verify': { get: Read<AuditVerification> }
}
