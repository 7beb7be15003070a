/** The nouns of the API by their names in the console. */
import type { components } from './generated/schema'

type Schemas = components['schemas']

/** One page of a list. */
export interface Page<Item> {
  items: Item[]
  next?: string | null
  total?: number | null
}

/** The query of every list. */
export interface ListQuery {
  limit?: number
  after?: string
  sort?: string
}

export type Activation = Schemas['Activation']
export type ActivationWhen = Schemas['ActivationWhen']
export type ActualState = Schemas['ActualState']
export type App = Schemas['App']
export type AppFailure = Schemas['AppFailure']
export type AppInput = Schemas['AppBody']
export type BlobRef = Schemas['BlobRef']
export type AppWatch = Schemas['AppWatch']
export type LineChange = Schemas['LineChange']
export type PageSeen = Schemas['PageSeen']
export type WatchState = Schemas['WatchState']
export type Zone = Schemas['Zone']
export type ZoneBlock = Schemas['ZoneBlock']
export type ZoneContent = Schemas['ZoneContent']
export type ZoneState = Schemas['ZoneState']
export type ZoneText = Schemas['ZoneText']
export type BadRating = Schemas['BadRating']
export type FleetRatings = Schemas['FleetRatings']
export type OverdueRating = Schemas['OverdueRating']
export type RatingEntry = Schemas['RatingEntry']
export type RatingFigures = Schemas['RatingFigures']
export type RatingLevel = Schemas['RatingLevel']
export type RatingState = Schemas['RatingState']
export type RatingStep = Schemas['RatingStep']
export type FleetUsage = Schemas['FleetUsage']
export type UsageFigures = Schemas['UsageFigures']
export type AppUsage = Schemas['AppUsage']
export type AppState = Schemas['ListingState']
export type AppVersion = Schemas['AppVersion']
export type ActualHardening = Schemas['ActualHardening']
export type DeviceState = Schemas['DeviceState']
export type Permission = Schemas['Permission']
export type Attempt = Schemas['Attempt']
export type AttemptCounts = Schemas['AttemptCounts']
export type AttemptState = Schemas['AttemptState']
export type AttentionItem = Schemas['Attention']
export type AttentionKind = Schemas['AttentionKind']
export type AuditEntry = Schemas['AuditItem']
export type AuditVerification = Schemas['AuditVerification']
export type Canary = Schemas['Canary']
export type CanaryVersion = Schemas['CanaryVersion']
export type CatalogueSettings = Schemas['CatalogueSettings']
export type CheckFinding = Schemas['CheckFinding']
export type CheckSeverity = Schemas['CheckSeverity']
export type CitizenSession = Schemas['CitizenSession']
export type Command = Schemas['Command']
export type CommandKind = Schemas['CommandKind']
export type CommandState = Schemas['CommandState']
export type Connectivity = Schemas['Connectivity']
export type ConvergenceState = Schemas['ConvergenceState']
export type CrashRates = Schemas['CrashRates']
export type DirectorKeyItem = Schemas['DirectorKeyItem']
export type Division = Schemas['Division']
export type DivisionSummary = Schemas['DivisionNumbers']
export type EndedCanary = Schemas['EndedCanary']
export type EnrollmentCode = Schemas['EnrollmentCode']
export type EnrollmentCodeState = Schemas['EnrollmentCodeState']
export type EnrollmentState = Schemas['EnrollmentState']
export type Hardware = Schemas['Hardware']
export type HealthPoint = Schemas['HealthPoint']
export type HealthSample = Schemas['HealthSample']
export type HealthSeries = Schemas['HealthSeries']
export type Held = Schemas['Held']
export type HeldTerminal = Schemas['HeldTerminal']
export type HoldReason = Schemas['HoldReason']
export type ImportAction = Schemas['ImportAction']
export type ImportCounts = Schemas['ImportCounts']
export type ImportPreview = Schemas['ImportPreview']
export type ImportResult = Schemas['ImportResult']
export type ImportRow = Schemas['ImportRow']
export type TerminalSetup = Schemas['TerminalSetup']
export type IssuedCode = Schemas['IssuedCode']
export type ListedVersion = Schemas['ListedVersion']
export type Listing = Schemas['Listing']
export type Location = Schemas['Location']
export type LocationPhoto = Schemas['LocationPhoto']
export type MapSettings = Schemas['MapSettings']
export type PublicListSettings = Schemas['PublicListSettings']
export type HolidayHours = Schemas['HolidayHours']
export type Facility = Schemas['Facility']
export type SpecialDay = Schemas['SpecialDay']
export type DayHours = Schemas['DayHours']
export type ActualScreen = Schemas['ActualScreen']
export type DivisionScreenHours = Schemas['DivisionScreenHours']
export type ScreenHours = Schemas['ScreenHours']
export type LocationInput = Schemas['LocationBody']
export type Me = Schemas['Me']
export type NetworkHours = Schemas['NetworkHours']
export type NetworkPolicy = Schemas['NetworkPolicy']
export type CheckFault = Schemas['CheckFault']
export type CheckNote = Schemas['CheckNote']
export type ScriptError = Schemas['ScriptError']
export type CheckResult = Schemas['CheckResult']
export type Finding = Schemas['Finding']
export type FindingEntry = Schemas['FindingEntry']
export type FindingSeverity = Schemas['FindingSeverity']
export type FindingSource = Schemas['FindingSource']
export type FindingState = Schemas['FindingState']
export type FindingStep = Schemas['FindingStep']
export type Acceptance = Schemas['ToldAcceptance']
export type Install = Schemas['Install']
export type InstallCode = Schemas['InstallCode']
export type InstallImportPreview = Schemas['InstallImportPreview']
export type InstallImportResult = Schemas['InstallImportResult']
export type InstallImportRow = Schemas['InstallImportRow']
export type InstallInput = Schemas['InstallBody']
export type InstallProblem = Schemas['InstallProblem']
export type InstallState = Schemas['InstallState']
export type PowerCut = Schemas['PowerCut']
export type ReplacementLink = Schemas['ReplacementLink']
export type SelfTestFact = Schemas['SelfTestFact']
export type SelfTestItem = Schemas['SelfTestItem']
export type SelfTestPicture = Schemas['SelfTestPicture']
export type SelfTestOutcome = Schemas['SelfTestOutcome']
export type SelfTestResult = Schemas['SelfTestResult']
export type ToldSelfTest = Schemas['ToldSelfTest']
export type Inspection = Schemas['Inspection']
export type InspectionCheck = Schemas['InspectionCheck']
export type InspectionState = Schemas['InspectionState']
export type UncleanTerminal = Schemas['UncleanTerminal']
export type CheckedItem = Schemas['CheckedItem']
export type CheckedTerminal = Schemas['CheckedTerminal']
export type CheckItem = Schemas['CheckItem']
export type CheckState = Schemas['CheckState']
export type Consumable = Schemas['Consumable']
export type ConsumableFill = Schemas['ConsumableFill']
export type ConsumableStock = Schemas['ConsumableStock']
export type DeviceKind = Schemas['DeviceKind']
export type DeviceModel = Schemas['DeviceModel']
export type DeviceModelCount = Schemas['DeviceModelCount']
export type DiskHealth = Schemas['DiskHealth']
export type DiskVerdict = Schemas['DiskVerdict']
export type MachineParts = Schemas['MachineParts']
export type PowerBackupState = Schemas['PowerBackupState']
export type WatchdogState = Schemas['WatchdogState']
export type DailyCheck = Schemas['ToldDailyCheck']
export type DailyCheckList = Schemas['DailyCheckList']
export type Wipe = Schemas['Wipe']
export type OverdueFinding = Schemas['OverdueFinding']
export type Notice = Schemas['Notice']
export type NoticeLevel = Schemas['NoticeLevel']
export type OpeningHours = Schemas['OpeningHours']
export type QuarantinedApp = Schemas['QuarantinedApp']
export type Overview = Schemas['Overview']
export type PinnedRoot = Schemas['PinnedRoot']
export type Plan = Schemas['Plan']
export type ProcessSample = Schemas['ProcessSample']
export type Release = Schemas['Release']
export type Role = Schemas['Role']
export type RoleEnd = Schemas['RoleEnd']
export type SignatureAlarm = Schemas['SignatureAlarm']
export type ReceiptOutcome = Schemas['ReceiptOutcome']
export type ReceiptResult = Schemas['ReceiptResult']
export type Residue = Schemas['Residue']
export type Rollout = Schemas['Rollout']
export type RolloutInput = Schemas['RolloutBody']
export type RolloutPreview = Schemas['RolloutPreview']
export type RolloutState = Schemas['RolloutState']
export type RolloutSummary = Schemas['RolloutSummary']
export type RolloutWave = Schemas['RolloutWave']
export type SavedQuery = Schemas['SavedQuery']
export type TagUse = Schemas['TagUse']
export type Target = Schemas['Target']
export type TargetInput = Schemas['TargetRef']
export type TargetKind = Schemas['TargetKind']
export type Terminal = Schemas['Terminal']
export type TerminalApp = Schemas['TerminalApp']
export type TerminalDetail = Schemas['TerminalDetail']
export type TerminalEvent = Schemas['Event']
export type TerminalEventRow = Schemas['TerminalEvent']
export type TerminalFilter = Schemas['TerminalParams']
export type SignedReceipt = Schemas['SignedReceipt']
export type Threshold = Schemas['Threshold']
export type UpgradeWindow = Schemas['Window']
export type User = Schemas['User']
export type Theme = Schemas['Theme']
export type ThemeBundle = Schemas['ThemeBundleItem']
export type ThemePeriod = Schemas['ThemePeriod']
export type ThemePeriodState = Schemas['ThemePeriodState']
export type ShownTheme = Schemas['ShownInPlace']
export type ThemeChoice = Pick<Schemas['VersionedTheme'], 'everywhere' | 'divisions'>
export type VersionedSettings = Schemas['VersionedSettings']
export type VersionedNetwork = Schemas['VersionedNetwork']
export type VersionedTheme = Schemas['VersionedTheme']
export type VersionState = Schemas['VersionState']
export type VersionUsage = Schemas['VersionUsage']
export type WavePlan = Schemas['WavePlan']
export type WaveSize = Schemas['WaveSize']
export type WaveState = Schemas['WaveState']

export interface AppQuery extends ListQuery {
  q?: string
  category?: string
  state?: AppState
}

export interface ZoneQuery extends ListQuery {
  state?: ZoneState
  q?: string
}

export interface UsageQuery {
  range?: Schemas['UsageRange']
  app_id?: string
  division?: string
  location_id?: string
}

export interface InstallQuery extends ListQuery {
  q?: string
  division?: string
  location_id?: string
  installer_id?: string
  mine?: boolean
  project?: string
  state?: InstallState
  troubled?: boolean
}

export interface LocationQuery extends ListQuery {
  division?: string
  q?: string
}

export interface TerminalQuery extends ListQuery {
  q?: string
  division?: string
  location_id?: string
  enrollment?: EnrollmentState
  connectivity?: Connectivity
  software_version?: string
  tag?: string
  arch?: string
  model?: string
  device?: string
}
