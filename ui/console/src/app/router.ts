import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import AppShell from '../layout/AppShell.vue'
import { onSignedOut } from '../session/signed-out'
import { sessionQuery } from '../session/session'
import { isNavigating } from './navigation'
import { queryClient } from './query'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string
    /** Reachable without a session. */
    open?: boolean
  }
}

const inside: RouteRecordRaw[] = [
  {
    path: '',
    name: 'overview',
    meta: { title: 'overview.title' },
    component: () => import('../features/overview/OverviewPage.vue'),
  },
  {
    path: 'terminals',
    name: 'terminals',
    meta: { title: 'terminals.title' },
    component: () => import('../features/terminals/TerminalListPage.vue'),
  },
  {
    path: 'terminals/:id',
    name: 'terminal',
    meta: { title: 'terminals.title' },
    component: () => import('../features/terminals/TerminalPage.vue'),
    props: true,
  },
  {
    path: 'maintenance',
    name: 'maintenance',
    meta: { title: 'maintenance.title' },
    component: () => import('../features/maintenance/MaintenancePage.vue'),
  },
  {
    path: 'care',
    name: 'care',
    meta: { title: 'care.title' },
    component: () => import('../features/care/CarePage.vue'),
  },
  {
    path: 'device-models',
    name: 'device-models',
    meta: { title: 'devices.title' },
    component: () => import('../features/devices/DeviceModelsPage.vue'),
  },
  {
    path: 'enrollments',
    name: 'enrollments',
    meta: { title: 'enrollments.title' },
    component: () => import('../features/enrollments/EnrollmentsPage.vue'),
  },
  {
    path: 'enroll/:id',
    name: 'enroll',
    meta: { title: 'enrollments.title' },
    component: () => import('../features/enrollments/EnrollPage.vue'),
    props: true,
  },
  {
    path: 'enrollment-codes',
    name: 'enrollment-codes',
    meta: { title: 'codes.title' },
    component: () => import('../features/enrollment-codes/CodesPage.vue'),
  },
  {
    path: 'installs',
    name: 'installs',
    meta: { title: 'installs.title' },
    component: () => import('../features/installs/InstallListPage.vue'),
  },
  {
    path: 'installs/import',
    name: 'install-import',
    meta: { title: 'installs.importTitle' },
    component: () => import('../features/installs/InstallImportPage.vue'),
  },
  {
    path: 'locations',
    name: 'locations',
    meta: { title: 'locations.title' },
    component: () => import('../features/locations/LocationListPage.vue'),
  },
  {
    path: 'locations/:id([0-9a-f-]{36})',
    name: 'location',
    meta: { title: 'locations.one' },
    component: () => import('../features/locations/LocationPage.vue'),
    props: true,
  },
  {
    path: 'locations/:id([0-9a-f-]{36})/sheet',
    name: 'location-sheet',
    meta: { title: 'locations.sheet' },
    component: () => import('../features/locations/LocationSheetPage.vue'),
    props: true,
  },
  {
    path: 'locations/import',
    name: 'location-import',
    meta: { title: 'locationImport.title' },
    component: () => import('../features/locations/import/ImportPage.vue'),
  },
  {
    path: 'apps',
    name: 'apps',
    meta: { title: 'apps.title' },
    component: () => import('../features/apps/AppListPage.vue'),
  },
  {
    path: 'apps/:id',
    name: 'app',
    meta: { title: 'apps.title' },
    component: () => import('../features/apps/AppPage.vue'),
    props: true,
  },
  {
    path: 'findings',
    name: 'findings',
    meta: { title: 'inspections.title' },
    component: () => import('../features/findings/FindingsPage.vue'),
  },
  {
    path: 'findings/:id',
    name: 'finding',
    meta: { title: 'inspections.title' },
    component: () => import('../features/findings/FindingPage.vue'),
    props: true,
  },
  {
    path: 'ratings',
    name: 'ratings',
    meta: { title: 'ratings.title' },
    component: () => import('../features/ratings/RatingsPage.vue'),
  },
  {
    path: 'notices',
    name: 'notices',
    meta: { title: 'notices.title' },
    component: () => import('../features/notices/NoticeListPage.vue'),
  },
  {
    path: 'zones',
    name: 'zones',
    meta: { title: 'zones.title' },
    component: () => import('../features/zones/ZoneListPage.vue'),
  },
  {
    path: 'zones/new',
    name: 'zone-new',
    meta: { title: 'zones.create' },
    component: () => import('../features/zones/ZoneEditPage.vue'),
  },
  {
    path: 'zones/:id',
    name: 'zone',
    meta: { title: 'zones.editTitle' },
    component: () => import('../features/zones/ZoneEditPage.vue'),
    props: true,
  },
  {
    path: 'themes',
    name: 'themes',
    meta: { title: 'themes.title' },
    component: () => import('../features/themes/ThemePage.vue'),
  },
  {
    path: 'releases',
    name: 'releases',
    meta: { title: 'releases.title' },
    component: () => import('../features/releases/ReleaseListPage.vue'),
  },
  {
    path: 'rollouts',
    name: 'rollouts',
    meta: { title: 'rollouts.title' },
    component: () => import('../features/rollouts/RolloutListPage.vue'),
  },
  {
    path: 'rollouts/new',
    name: 'rollout-plan',
    meta: { title: 'plan.title' },
    component: () => import('../features/rollouts/RolloutPlanPage.vue'),
  },
  {
    path: 'rollouts/:id/plan',
    name: 'rollout-replan',
    meta: { title: 'plan.again' },
    component: () => import('../features/rollouts/RolloutReplanPage.vue'),
    props: true,
  },
  {
    path: 'rollouts/:id',
    name: 'rollout',
    meta: { title: 'rollouts.title' },
    component: () => import('../features/rollouts/RolloutPage.vue'),
    props: true,
  },
  {
    path: 'usage',
    name: 'usage',
    meta: { title: 'fleetUsage.title' },
    component: () => import('../features/usage/UsagePage.vue'),
  },
  {
    path: 'users',
    name: 'users',
    meta: { title: 'users.title' },
    component: () => import('../features/users/UserListPage.vue'),
  },
  {
    path: 'settings',
    name: 'settings',
    meta: { title: 'settings.title' },
    component: () => import('../features/settings/SettingsPage.vue'),
  },
  {
    path: 'audit',
    name: 'audit',
    meta: { title: 'audit.title' },
    component: () => import('../features/audit/AuditPage.vue'),
  },
  {
    path: ':rest(.*)*',
    name: 'lost',
    meta: { title: 'app.lost' },
    component: () => import('../layout/LostPage.vue'),
  },
]

const routes: RouteRecordRaw[] = [
  {
    path: '/setup',
    name: 'setup',
    meta: { title: 'account.setUp', open: true },
    component: () => import('../features/account/SetUpPage.vue'),
  },
  {
    path: '/sign-in',
    name: 'sign-in',
    meta: { title: 'account.signIn', open: true },
    component: () => import('../features/account/SignInPage.vue'),
  },
  { path: '/', component: AppShell, children: inside },
]

/** Hash history, so that the token of a one-time link stays in the fragment and out of every log. */
export const router = createRouter({ history: createWebHashHistory(), routes })

router.beforeEach(async (to) => {
  isNavigating.value = true
  if (to.meta.open === true) return true
  const me = await queryClient.query({ ...sessionQuery, staleTime: 'static' }).catch(() => undefined)
  // An unreachable server is not a lack of a session: the page says so itself.
  return me === null ? { name: 'sign-in', query: { next: to.fullPath } } : true
})

router.afterEach(() => {
  isNavigating.value = false
})

onSignedOut(() => {
  queryClient.setQueryData(sessionQuery.queryKey, null)
  const from = router.currentRoute.value
  if (from.meta.open !== true) void router.replace({ name: 'sign-in', query: { next: from.fullPath } })
})
