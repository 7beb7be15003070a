import type { ListQuery, Page, Read, ReadOne, Write, WriteOne } from './operation'

export type TargetKind = 'everywhere' | 'division' | 'location' | 'terminal'

export interface TargetInput {
  kind: TargetKind
  id: string | null
}

export interface Target extends TargetInput {
  name: string
}

export type AppState = 'draft' | 'listed' | 'unlisted'

export interface AppInput {
  name: string
  summary: string
  category: string
  unit: string
  contact: string
}

export interface App extends AppInput {
  id: string
  icon_url: string | null
  state: AppState
  current_version: { id: string; label: string } | null
  listed_terminals: number
  sort_order: number
  version: number
  updated_at: number
}

export interface AppVersion {
  id: string
  label: string
  kind: 'bundle' | 'remote'
  entry: string | null
  url: string | null
  allowed_origins: string[]
  size: number | null
  sha256: string | null
  file_count: number | null
  created_at: number
  created_by: string
}

export interface Listing {
  app_id: string
  version_id: string
  state: 'listed' | 'unlisted'
  targets: Target[]
  terminal_count: number
  notice: { title: string; body: string } | null
  updated_at: number
  updated_by: string
  version: number
}

export type NoticeLevel = 'info' | 'warning'

export interface NoticeInput {
  title: string
  body: string
  level: NoticeLevel
  starts_at: number
  ends_at: number | null
  targets: TargetInput[]
}

export interface Notice extends Omit<NoticeInput, 'targets'> {
  id: string
  targets: Target[]
  created_at: number
  created_by: string
  version: number
}

export interface AppQuery extends ListQuery {
  q?: string
  category?: string
  state?: AppState
}

export interface AppPaths {
  '/apps': { get: Read<Page<App>, AppQuery>; post: Write<AppInput, App> }
  '/apps/{id}': { get: ReadOne<App>; put: WriteOne<AppInput & { version: number }, App> }
  '/apps/order': { put: Write<{ app_ids: string[] }, null> }
  '/apps/{id}/versions': { get: ReadOne<Page<AppVersion>, ListQuery> }
  '/apps/{id}/versions/remote': {
    post: WriteOne<{ label: string; url: string; allowed_origins: string[] }, AppVersion>
  }
  '/apps/{id}/listing': {
    get: ReadOne<Listing>
    put: WriteOne<{ version: number | null; version_id: string; targets: TargetInput[] }, Listing>
  }
  '/apps/{id}/unlist': {
    post: WriteOne<{ version: number; notice: { title: string; body: string } | null }, Listing>
  }
  '/listings/preview': { post: Write<{ targets: TargetInput[] }, { terminal_count: number }> }
  '/notices': { get: Read<Page<Notice>, ListQuery>; post: Write<NoticeInput, Notice> }
  '/notices/{id}': { delete: ReadOne<null> }
}
