//! Every problem code with its status and its sentences. A code is never renamed or given
//! another meaning. The title says what happened, the detail what to do.

macro_rules! problems {
    ($($variant:ident $code:literal $status:literal
        $zh_title:literal $zh_detail:literal
        $en_title:literal $en_detail:literal;)+) => {
        /// Why a request failed; see the catalogue for status and sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $en_title] $variant),+
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// Title and detail, in English or in Chinese.
            pub const fn text(self, english: bool) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant if english => ($en_title, $en_detail),
                    Self::$variant => ($zh_title, $zh_detail)),+
                }
            }
        }
    };
}

problems! {
    // The request itself.
    RequestInvalid "request_invalid" 400 "请求有误" "请检查地址中的参数后重试。" "The request is not valid." "Check the parameters in the address.";
    BodyInvalid "body_invalid" 400 "请求内容无法识别" "请检查提交的内容是否为正确的 JSON，且字段齐全。" "The body could not be read." "Send well-formed JSON with all required fields.";
    BodyTooLarge "body_too_large" 413 "请求内容过大" "请减少一次提交的内容。" "The body is too large." "Send less at a time.";
    MediaTypeWrong "media_type_wrong" 415 "内容类型不受支持" "请使用接口文档中规定的 Content-Type。" "The media type is not supported." "Use the Content-Type named in the API document.";
    CursorInvalid "cursor_invalid" 400 "分页位置无效" "请从第一页重新开始。" "The cursor is not valid." "Start again from the first page.";
    SortUnknown "sort_unknown" 400 "不支持该排序方式" "请换一种排序方式。" "The list cannot be sorted that way." "Choose another order.";
    NotFound "not_found" 404 "没有找到" "它可能已被删除，请刷新后重试。" "There is nothing there." "It may have been removed: reload and try again.";
    MethodNotAllowed "method_not_allowed" 405 "不支持该操作" "请查看接口文档。" "The method is not allowed here." "See the API document.";
    TimedOut "timed_out" 408 "请求超时" "请稍后重试。" "The request took too long." "Try again later.";
    TooManyRequests "too_many_requests" 429 "请求过于频繁" "请稍后重试。" "Too many requests." "Wait before trying again.";
    Unavailable "unavailable" 503 "服务暂时不可用" "请稍后重试；若持续出现，请检查数据库和磁盘空间。" "The server cannot answer now." "Try again later; if it lasts, check the database and the disk.";
    Internal "internal" 500 "服务器内部错误" "请把请求编号提供给运维人员。" "The server made a mistake." "Quote the request id when asking for help.";
    Conflict "conflict" 409 "与现有数据冲突" "请刷新后检查再提交。" "The change contradicts existing data." "Reload, check and try again.";
    VersionConflict "version_conflict" 409 "内容已被他人修改" "请刷新后在最新内容上修改。" "Somebody else changed this meanwhile." "Reload and make your change again.";
    FieldInvalid "field_invalid" 422 "填写的内容不符合要求" "请修改标出的字段后重新提交。" "A field is not valid." "Correct the marked field and send it again.";

    // Accounts.
    NotSignedIn "not_signed_in" 401 "尚未登录或登录已过期" "请重新登录。" "You are not signed in." "Sign in again.";
    NotAllowed "not_allowed" 403 "没有权限" "请联系管理员。" "Your role does not allow this." "Ask an administrator.";
    CsrfRefused "csrf_refused" 403 "请求来源不可信" "请在本平台页面中操作。" "The request does not come from the console." "Use the console itself.";
    CredentialsWrong "credentials_wrong" 401 "用户名或密码错误" "请检查后重试；连续错误 5 次将锁定 15 分钟。" "Wrong user name or password." "Try again; five wrong tries lock the account for 15 minutes.";
    AccountLocked "account_locked" 429 "账号已暂时锁定" "密码错误次数过多，请 15 分钟后再试。" "The account is locked for now." "Too many wrong passwords: try again in 15 minutes.";
    SetupTokenInvalid "setup_token_invalid" 401 "初始化链接无效或已过期" "请在服务器上执行 fleet-server setup-link 生成新的链接。" "The set-up link is not valid." "Make a new one with fleet-server setup-link on the server.";
    SignInLinkInvalid "sign_in_link_invalid" 401 "登录链接无效或已使用" "请在服务器上执行 fleet-server sign-in-link 生成新的链接，或用密码登录。" "The sign-in link is not valid." "Make a new one with fleet-server sign-in-link on the server, or sign in with the password.";
    PasswordWeak "password_weak" 422 "密码强度不足" "至少 12 个字符，包含大写字母、小写字母、数字、符号中的三类，且不得与用户名相同。" "The password is too weak." "Use at least 12 characters of three classes (upper case, lower case, digits, symbols), unlike the user name.";
    UsernameTaken "username_taken" 409 "用户名已存在" "请换一个用户名。" "The user name is taken." "Choose another.";
    LastAdministrator "last_administrator" 409 "必须至少保留一名可用的管理员" "请先指定另一名管理员。" "There must be an administrator." "Appoint another one first.";

    // Zones.
    ZonePictureTooLarge "zone_picture_too_large" 413 "图片文件过大" "专区图片不得超过 1 MiB，请压缩后上传。" "The picture is too large." "At most 1 MiB is allowed.";
    ZonePictureTypeWrong "zone_picture_type_wrong" 422 "图片格式不受支持" "请使用完整的 PNG、JPEG 或 WebP 图片。" "The picture is of the wrong type." "Use a whole PNG, JPEG or WebP picture.";
    ZonePicturePixels "zone_picture_pixels" 422 "图片尺寸过大" "边长不得超过 4096 像素，总数不得超过 800 万像素。" "The picture has too many pixels." "At most 4,096 a side and 8 million in all.";
    ZonePictureUnknown "zone_picture_unknown" 422 "图片不存在" "请重新上传图片后再保存。" "A picture is not there." "Upload it again, then save.";
    ZoneStateWrong "zone_state_wrong" 409 "专区当前状态不能这样操作" "已发布的专区须先撤下；未发布的专区不能撤下。请刷新后重试。" "The zone does not stand so that this can be done." "A published zone is withdrawn first. Reload and try again.";
    ThemeUnknown "theme_unknown" 422 "没有这种首页风格" "它既不是内置风格，也没有有效的签名风格包；可能已被撤回。请刷新后重新选择。" "There is no such home page style." "It is neither built in nor in the signed repository; it may have been withdrawn. Reload and choose again.";
    ThemePeriodOver "theme_period_over" 422 "计划的日期已经过去" "最后一天须为今天或以后。" "The period is over." "Choose a last day that is not over.";
    ThemePeriodOverlaps "theme_period_overlaps" 409 "与同一范围的另一个风格计划日期重叠" "同一区划同一天只能有一种风格；请调整日期，或先修改、删除另一个计划。" "Another period of the same place has one of these days." "A place shows one style on a day: choose other days, or change or remove the other period.";
    ThemePeriodsTooMany "theme_periods_too_many" 409 "该范围的风格计划过多" "每个区划最多保留 24 个未结束的计划；请先删除不需要的。" "The place has too many periods." "A place has at most 24 that are not over: remove some first.";

    // Maintenance on site.
    MaintenanceUnknown "maintenance_unknown" 409 "您还没有维护口令" "请先选择一台终端，获取口令。" "You have no maintenance PIN yet." "Choose a terminal and ask for a PIN first.";
    MaintenancePeopleTooMany "maintenance_people_too_many" 409 "可现场维护的人员过多" "最多 200 人；请管理员先停用不再需要的账号。" "Too many people may maintain terminals." "At most 200 are allowed: have an administrator disable accounts that are no longer needed.";

    // Locations.
    DivisionUnknown "division_unknown" 422 "行政区划不存在" "请从列表中选择行政区划。" "There is no such division." "Choose one from the list.";
    PublicListOff "public_list_off" 404 "没有公开的终端清单" "本单位尚未公开自助终端清单；请向当地政务服务中心咨询。" "There is no public list of terminals." "Whoever runs this server has not published one: ask the service hall.";
    PhotoTooLarge "photo_too_large" 413 "照片文件过大" "照片不得超过 12 MiB，请压缩后上传。" "The photo is too large." "At most 12 MiB is allowed.";
    PhotoWrong "photo_wrong" 422 "照片无法识别" "请使用完整的 JPEG、PNG 或 WebP 照片。" "The photo cannot be read." "Use a whole JPEG, PNG or WebP photo.";
    PhotoPixels "photo_pixels" 422 "照片尺寸过大" "不得超过 5000 万像素，请缩小后上传。" "The photo has too many pixels." "At most 50 million are allowed.";
    PhotosTooMany "photos_too_many" 409 "该点位的照片已满" "每个点位最多 6 张；请先删除不需要的。" "The location has six photos already." "Remove one first.";
    LocationInUse "location_in_use" 409 "该点位仍有自助终端或可用的注册码" "请先把终端移到其他点位或停用，并撤销指向该点位的未使用注册码。" "Terminals or usable enrollment codes belong to this location." "Move or retire the terminals, and revoke the unused codes, first.";

    // Spreadsheets, and the import of locations.
    SheetTooLarge "sheet_too_large" 413 "表格文件过大" "文件不得超过 4 MiB；请删去无关的内容，或分成几个文件导入。" "The spreadsheet is too large." "At most 4 MiB: remove what does not belong there, or import several files.";
    SheetUnreadable "sheet_unreadable" 422 "无法读取表格" "请使用 Excel 工作簿（.xlsx）或 CSV 文件；若文件已损坏，请在 Excel 中重新另存为 .xlsx。" "The spreadsheet cannot be read." "Use an Excel workbook (.xlsx) or a CSV file; if it is damaged, save it as .xlsx again.";
    SheetOldExcel "sheet_old_excel" 422 "不支持旧版或加密的 Excel 文件" "请在 Excel 中打开，取消密码，另存为“Excel 工作簿（.xlsx）”后再导入。" "Old or protected Excel files are not supported." "Open it in Excel, remove the password, and save it as an Excel workbook (.xlsx).";
    SheetEncoding "sheet_encoding" 422 "无法识别文件的文字编码" "CSV 文件请用 UTF-8 或 GB18030（Excel 默认）编码保存，或另存为 .xlsx。" "The encoding of the text is not known." "Save the CSV file as UTF-8 or GB 18030, or save it as .xlsx.";
    SheetTooManyRows "sheet_too_many_rows" 422 "表格行数或列数过多" "一次最多 2000 行、64 列；请删去空白以外的多余内容，或分成几个文件导入。" "The spreadsheet has too many rows or columns." "At most 2,000 rows and 64 columns at a time: import several files.";
    SheetTextTooLong "sheet_text_too_long" 422 "表格内容过多" "单元格不得超过 4000 字，解压后的内容不得超过 32 MiB；请删去无关的内容和图片。" "The spreadsheet holds too much." "At most 4,000 characters a cell, and 32 MiB when it is unpacked: remove what does not belong there.";
    SheetEmpty "sheet_empty" 422 "表格中没有数据" "第一张工作表须有表头行，并从下一行开始填写；可先下载模板。" "The spreadsheet holds nothing." "The first sheet has a row of headings with the data below it: start from the template.";
    ImportColumnMissing "import_column_missing" 422 "缺少必需的列" "表头须有“名称”和“行政区划”两列；可先下载模板。" "A column is missing." "The headings must have Name and Division: start from the template.";
    ImportColumnTwice "import_column_twice" 422 "有两列的表头含义相同" "请删去重复的列，每项只留一列。" "Two columns mean the same." "Keep one of them.";
    ImportRefused "import_refused" 422 "表格中有错误，未导入任何内容" "请按预览中的提示修改表格，再重新上传。" "The spreadsheet has errors; nothing was imported." "Correct it as the preview says and send it again.";
    ImportOutdated "import_outdated" 409 "预览已失效，未导入任何内容" "预览之后数据或文件有变动，请重新预览后再导入。" "The preview is out of date; nothing was imported." "The data or the file changed after it was made: look at a new preview first.";
    ExportTooLarge "export_too_large" 422 "导出内容过多" "一次最多导出 20000 个点位，请先用行政区划或搜索缩小范围。" "There is too much to export." "At most 20,000 locations at a time: narrow the list first.";

    // Installations, acceptances, replacements.
    InstallColumnMissing "install_column_missing" 422 "缺少必需的列" "表头须有“终端名称”和“点位”两列；可先下载模板。" "A column is missing." "The headings must have Terminal and Location: start from the template.";
    InstallNameTaken "install_name_taken" 409 "该点位已计划了同名终端" "请换一个终端名称，或修改已有的计划。" "A terminal of this name is planned at the location." "Choose another name, or change the plan that there is.";
    InstallUnknown "install_unknown" 422 "安装计划不存在" "它可能已被删除，请刷新后重新选择。" "There is no such planned terminal." "It may have been removed: reload and choose again.";
    InstallOccupied "install_occupied" 409 "该计划已有终端" "请选择另一项计划；要换下已有的终端，请使用换机。" "A terminal stands for this plan already." "Choose another plan; to replace that terminal, use Replace.";
    InstallerUnknown "installer_unknown" 422 "安装人员不存在" "请选择未停用、且不是只读的账号。" "There is no such installer." "Choose an account that is neither disabled nor a viewer.";
    InstallReportsTooMany "install_reports_too_many" 422 "验收单过多" "一次最多 1000 台终端，请先按项目、行政区划或状态缩小范围。" "There are too many reports." "At most 1,000 terminals at a time: narrow the list by project, division or state first.";
    AcceptanceReportWrong "acceptance_report_wrong" 422 "验收单与签署的不一致" "请重新发送签署时生成的 PDF 文件。" "The report is not the one that was signed." "Send the PDF again that was made when it was signed.";
    ReplacementSame "replacement_same" 422 "终端不能替换自己" "请选择另一台终端作为被换下的旧机。" "A terminal does not replace itself." "Choose another one as the old terminal.";
    ReplacementOldGone "replacement_old_gone" 409 "旧机不在使用中" "只有使用中、已停用或有冲突的终端才能被换下，请刷新后重新选择。" "The old terminal is not in service." "Only one that is approved, active, suspended or in conflict can be replaced: reload and choose again.";
    ReplacementNewUnfit "replacement_new_unfit" 409 "新机当前状态不能换上" "新机须为待审批、已批准或使用中；被拒绝、停用、退役或有冲突的终端请先处理。" "The new terminal cannot take its place." "It has to be pending, approved or active: decide about it first.";
    ReplacementTwice "replacement_twice" 409 "其中一台终端已参与过换机" "每台终端只能换下一次、换上一次，请刷新后查看记录。" "One of the terminals took part in a replacement before." "Each is replaced once and replaces once: reload and look at its record.";

    // Apps and bundles.
    IconTypeWrong "icon_type_wrong" 422 "图标格式不受支持" "请使用 PNG、SVG 或 WebP 图片，SVG 中不得含有脚本。" "The icon is of the wrong type." "Use PNG, WebP, or SVG without scripts.";
    IconTooLarge "icon_too_large" 413 "图标文件过大" "图标不得超过 256 KiB。" "The icon is too large." "At most 256 KiB are allowed.";
    BundleTooLarge "bundle_too_large" 413 "应用包过大" "应用包不得超过 200 MiB。" "The bundle is too large." "At most 200 MiB are allowed.";
    BundleNotZip "bundle_not_zip" 422 "应用包不是有效的 ZIP 文件" "请用 ZIP 格式重新打包。" "The bundle is not a zip file." "Pack it again as a zip file.";
    BundleEmpty "bundle_empty" 422 "应用包中没有文件" "请检查打包的目录。" "The bundle holds no files." "Check the folder that was packed.";
    BundleEntryMissing "bundle_entry_missing" 422 "应用包中没有入口页面" "请确认入口页面（如 index.html）位于压缩包中所填的路径。" "The bundle lacks its entry page." "Make sure that the entry page, such as index.html, is at the given path.";
    BundlePathTraversal "bundle_path_traversal" 422 "应用包中含有不安全的路径" "文件路径不得为绝对路径，不得含有 .. 或反斜杠。" "The bundle holds an unsafe path." "Paths must be relative, without .. and backslashes.";
    BundleSymlink "bundle_symlink" 422 "应用包中含有符号链接" "请用实际文件代替链接后重新打包。" "The bundle holds a symbolic link." "Replace links by files and pack it again.";
    BundleBomb "bundle_bomb" 422 "应用包解压后过大" "解压后不得超过 1 GiB，压缩比不得超过 200，文件不得超过 20000 个。" "The bundle unpacks to too much." "At most 1 GiB, a ratio of 200 and 20,000 files are allowed.";
    BundleFileType "bundle_file_type" 422 "应用包中含有不允许的文件类型" "请移除可执行程序和安装包。" "The bundle holds a forbidden type of file." "Remove programs and installation packages.";
    BundleDamaged "bundle_damaged" 422 "应用包已损坏" "文件校验失败、已加密或压缩方式不受支持，请用普通 ZIP 重新打包上传。" "The bundle is damaged." "A checksum is wrong, or a file is encrypted or packed in an unusual way: pack it again as a plain zip file.";
    BundleDuplicate "bundle_duplicate" 422 "应用包中有重名文件" "文件名不得重复（不区分大小写），请修改后重新打包。" "Two files of the bundle have the same name." "Names must differ in more than case: rename and pack it again.";
    UrlInvalid "url_invalid" 422 "网址无效" "请填写以 http:// 或 https:// 开头的完整网址，且不含账号密码。" "The address is not valid." "Give a whole http or https address without user name and password.";
    OriginInvalid "origin_invalid" 422 "允许访问的来源无效" "请填写协议、主机和端口，如 https://www.example.gov.cn，不含路径。" "An allowed origin is not valid." "Give scheme, host and port alone, such as https://www.example.gov.cn.";
    VersionLabelTaken "version_label_taken" 409 "该版本号已存在" "版本一经创建不可修改，请使用新的版本号。" "The version label is taken." "Versions never change: use a new label.";
    VersionUnknown "version_unknown" 422 "应用版本不存在" "请选择该应用已有的版本。" "The app has no such version." "Choose one of its versions.";
    VersionStateWrong "version_state_wrong" 409 "版本当前状态不允许该操作" "请刷新后查看版本状态。" "The version's state does not allow this." "Reload and look at its state.";
    VersionReviewOwn "version_review_own" 403 "不能审核自己提交的版本" "请由另一名运维人员审核。" "Nobody reviews a version of their own." "Let another person review it.";
    VersionNotReviewed "version_not_reviewed" 409 "该版本尚未通过审核" "只有审核通过的版本才能上架，请先提交审核。" "The version has not been reviewed." "Only reviewed versions can be listed: submit it first.";
    VersionListed "version_listed" 409 "该版本正在上架" "请先改为上架其他版本、撤回灰度或下架，再作废该版本。" "The version is listed." "List another version, take its canary back, or unlist the app, first.";
    CanaryRunning "canary_running" 409 "该应用正在灰度" "请先推广到全部或撤回当前的灰度版本。" "A canary of the app is running." "Promote it or take it back first.";
    CanaryMissing "canary_missing" 409 "没有正在进行的灰度" "它可能已被推广或撤回，请刷新。" "No canary is running." "It may have been promoted or taken back: reload.";
    CanaryVersionListed "canary_version_listed" 422 "该版本就是当前上架的版本" "请选择另一个版本进行灰度。" "This version is the one that is listed." "Choose another for the canary.";
    CanaryNobody "canary_nobody" 422 "灰度范围内没有已上架该应用的终端" "请在应用的上架范围内选择终端、点位或行政区划。" "The canary reaches no terminal that is offered the app." "Choose terminals, locations or divisions of the listing.";
    CanaryEverybody "canary_everybody" 422 "灰度范围包含了全部终端" "请缩小范围；要更新全部终端，请直接调整上架版本。" "The canary reaches every terminal of the listing." "Choose fewer, or list the version.";
    PreviousVersionMissing "previous_version_missing" 409 "没有可以回退的版本" "此前没有上架过其他审核通过的版本，请直接选择版本重新上架。" "There is no version to go back to." "No other reviewed version was listed before: list one.";
    TargetInvalid "target_invalid" 422 "目标范围无效" "请重新选择行政区划、点位或终端。" "A target is not valid." "Choose divisions, locations or terminals again.";
    TargetsMissing "targets_missing" 422 "没有选择目标范围" "请至少选择一个范围。" "No targets were given." "Choose at least one.";
    AlreadyListed "already_listed" 409 "应用已上架" "定时上架只用于未上架的应用；请先下架，或直接调整上架。" "The app is listed." "Only an app that is not can be listed at a time: unlist it first, or change the listing now.";
    NotScheduled "not_scheduled" 409 "没有定时上架" "它可能已经上架或已取消，请刷新。" "No listing is scheduled." "It may have begun or been cancelled: reload.";
    NotListed "not_listed" 409 "应用未上架" "请先上架应用。" "The app is not listed." "List it first.";
    InspectionNobody "inspection_nobody" 409 "没有可以巡检该应用的终端" "需要至少一台在线、运行中且已装有该版本的终端，请稍后重试。" "No terminal can inspect the app." "It takes a terminal in service and online that has this version: try again later.";
    InspectionTerminalAway "inspection_terminal_away" 409 "该终端现在不能巡检此应用" "终端须在线、运行中，且已装有该应用的当前版本。" "The terminal cannot inspect the app now." "It has to be in service, online, and have the app's present version.";
    InspectionRunning "inspection_running" 409 "该应用正在被巡检" "请等这次巡检完成后再试。" "The app is being inspected already." "Wait until that is done, then try again.";
    FindingStands "finding_stands" 409 "该应用的同一检查项已有未办结的问题" "请在那条问题中继续处理。" "A newer finding of the same app and check is open." "Go on with that one.";
    QuarantineNone "quarantine_none" 409 "该应用没有被隔离" "隔离可能已经到期或已解除，请刷新。" "The app is not in quarantine on this terminal." "It may be over already: reload.";
    WatchBundle "watch_bundle" 409 "应用包不需要网页监测" "当前版本是应用包，其文件由摘要固定，巡检已逐个比对；只有以网址接入的应用才能监测网页。" "A bundle is not watched." "The present version is a bundle: its files are pinned by their digest, which inspections compare already. Only web sites can be watched.";
    WatchPageChanged "watch_page_changed" 409 "网页刚刚又有变化" "请刷新，查看最新内容后再确认。" "The page has changed once more." "Reload, look at it as it is now, then confirm.";
    RatingAppealOwn "rating_appeal_own" 403 "不能复核自己提出的申诉" "请由另一名运维人员复核。" "Nobody decides on an appeal of their own." "Let another person decide.";
    OrderIncomplete "order_incomplete" 422 "排序列表不完整" "请刷新后重新排序。" "The order does not hold every app exactly once." "Reload and order again.";

    // Terminals.
    EnrollmentCodeUnknown "enrollment_code_unknown" 422 "注册码不存在" "请核对注册码后重新输入。" "The enrollment code is not known." "Check it and enter it again.";
    EnrollmentCodeUsed "enrollment_code_used" 409 "注册码已被使用" "每个注册码只能使用一次，请领取新的注册码。" "The enrollment code has been used." "Each works once: get a new one.";
    EnrollmentCodeExpired "enrollment_code_expired" 410 "注册码已过期" "请领取新的注册码。" "The enrollment code has expired." "Get a new one.";
    SignatureInvalid "signature_invalid" 401 "签名无效" "请检查终端的密钥。" "The signature does not belong to the key." "Check the terminal's key.";
    TerminalNotEnrolled "terminal_not_enrolled" 403 "终端尚未注册" "请先完成注册。" "The terminal is not enrolled." "Enrol it first.";
    TerminalConflict "terminal_conflict" 409 "终端身份冲突" "有两台设备使用同一身份，请在管理平台处理。" "Two machines present the same identity." "Resolve the conflict in the console.";
    TokenInvalid "token_invalid" 401 "令牌无效或已过期" "请重新获取令牌。" "The token is not valid." "Get a new one.";
    ChallengeInvalid "challenge_invalid" 401 "质询无效或已过期" "请重新获取质询。" "The challenge is not valid." "Get a new one.";
    ProtocolUnsupported "protocol_unsupported" 426 "协议版本不受支持" "请升级终端或服务器。" "The protocol version is not supported." "Upgrade the terminal or the server.";
    RangeInvalid "range_invalid" 416 "请求的范围超出文件大小" "请从头重新下载。" "The range lies behind the end of the file." "Download it from the beginning.";
    PictureInvalid "picture_invalid" 422 "图片不是有效的 PNG 文件" "请以 PNG 格式重新上传。" "The picture is not a PNG file." "Send it as PNG.";
    LocationUnknown "location_unknown" 422 "点位不存在" "请从列表中选择点位。" "There is no such location." "Choose one from the list.";
    FingerprintUnknown "fingerprint_unknown" 422 "没有这台设备" "请从冲突的设备中选择。" "No such machine presented the key." "Choose one of the machines in conflict.";
    TransitionForbidden "transition_forbidden" 409 "当前状态不允许该操作" "请刷新后查看最新状态。" "The state does not allow this." "Reload to see the present state.";

    // Releases.
    ReleaseUnknown "release_unknown" 422 "发布版本不存在" "请从列表中选择发布版本。" "There is no such release." "Choose one from the list.";
    ReleaseWithdrawn "release_withdrawn" 422 "该发布版本已撤回" "终端不再安装已撤回的版本，请选择其他版本。" "The release was withdrawn." "Terminals do not install it any more: choose another one.";
    ReleaseRootMissing "release_root_missing" 409 "尚未登记信任根" "请先上传离线密钥的 root.json。" "No root of trust is pinned." "Upload the offline keys' root.json first.";
    ReleaseRootPinned "release_root_pinned" 409 "信任根已登记" "信任根一经登记不能替换，密钥轮换请通过签名的新 root 完成。" "A root of trust is pinned already." "Rotate keys by a newer root signed by the old one.";
    ReleaseArchiveInvalid "release_archive_invalid" 422 "无法读取发布仓库压缩包" "请上传由 release export 生成、只含 metadata 和 targets 目录的 tar 文件。" "The archive could not be read." "Upload a tar file of metadata and targets, as release export writes it.";
    ReleaseArchiveTooLarge "release_archive_too_large" 413 "发布仓库压缩包过大" "压缩包不得超过 4 GiB，文件不得超过 10000 个，单个元数据文件不得超过 10 MiB。" "The archive is too large." "At most 4 GiB, 10,000 files and 10 MiB a metadata file are allowed.";
    ReleaseUntrusted "release_untrusted" 422 "发布版本未通过签名验证" "请使用离线密钥签名的发布仓库。" "The release is not trusted." "Upload a repository signed by the offline keys.";
    ReleaseOlder "release_older" 409 "上传的发布仓库比服务器上的旧" "请上传最新签名的发布仓库。" "The repository is older than the one here." "Upload the newest signed repository.";
    RootNotPinned "root_not_pinned" 409 "尚未设置发布信任根" "请先由管理员上传信任根文件（1.root.json）。" "No root of trust is pinned." "Let an administrator pin the first root (1.root.json).";
    RootPinned "root_pinned" 409 "发布信任根已设置，不能更换" "新的信任根随发布仓库一起上传，由原信任根签名。" "A root of trust is pinned already." "Later roots come with the repository, signed by the one before.";
    PlanInvalid "plan_invalid" 422 "升级计划无效" "请填写 1 至 20 个批次，最后一批为其余全部终端，各批比例合计不超过 100%，并检查阈值、观察时间和静默时限。" "The plan is not valid." "Give 1 to 20 waves of which the last takes the rest, shares of at most 100 percent in all, and thresholds and times in their ranges.";
    ActivationInvalid "activation_invalid" 422 "升级时段无效" "时段需含星期（1 至 7）和 HH:MM 格式的起止时间，最多 20 个；截止时间须晚于现在。" "When terminals may switch is not valid." "Give 1 to 20 windows with days 1 to 7 and times as HH:MM, and a deadline that lies ahead.";
    ApprovalNeeded "approval_needed" 409 "升级任务须经他人批准" "请先提交，由另一名运维人员批准后再开始。" "The rollout needs approval." "Submit it, and let another person approve it first.";
    ApprovalOwn "approval_own" 403 "不能批准自己创建的升级任务" "请由另一名运维人员批准。" "Nobody approves a rollout of their own." "Let another person approve it.";
    RollbackNothing "rollback_nothing" 409 "没有终端切换到该版本" "没有可回退的终端，如需停止请使用停止操作。" "No terminal has switched to the release." "There is nothing to take back: halt the rollout instead.";
    RollbackReleaseNeeded "rollback_release_needed" 409 "无法确定回退到哪个版本" "终端原来的版本不止一个，或该版本已不在发布仓库中，请指定要回退到的发布版本。" "It is not clear which release to go back to." "The terminals came from several versions, or from one that is not in the repository: name the release.";
    RollbackReleaseOlder "rollback_release_older" 409 "回退版本的发布计数器低于当前版本" "终端拒绝计数器更低的版本。请用离线密钥将旧版本内容以不低于当前的发布计数器重新签名发布，再指定该版本回退。" "The release to go back to has a lower release counter." "Terminals refuse it. Sign the former content again with a release counter that is not lower, publish it, and name that release.";
    TerminalNotHeld "terminal_not_held" 409 "终端未被暂缓升级" "请刷新后查看终端状态。" "The terminal is not held." "Reload and look at its state.";
    SavedQueryNameTaken "saved_query_name_taken" 409 "该筛选名称已存在" "请换一个名称。" "The name of the saved query is taken." "Choose another.";
    SavedQueryInUse "saved_query_in_use" 409 "该筛选正被升级任务使用" "请等待相关升级任务结束后再修改或删除，或另存为新的筛选。" "A rollout is aimed at the saved query." "Change or delete it once that rollout is over, or save another.";
    OfflineBundleDirectorMissing "offline_bundle_director_missing" 409 "没有可用的调度密钥，不能制作离线升级包" "请先在“发布版本”中生成调度密钥，由离线密钥签入发布仓库后再试。" "There is no director's key to sign the bundle." "Make a director's key under Releases and have the offline keys name it first.";
    OfflineBundleNobody "offline_bundle_nobody" 409 "没有可以升级的终端" "任务须已开始，且终端所在批次已开放、未被暂缓、尚未完成升级。" "There is no terminal that may move now." "The rollout must be running, the wave of the terminals open, and they must not be held nor through.";
    OfflineBundleOutlivesSignatures "offline_bundle_outlives_signatures" 422 "有效期晚于发布仓库签名的到期时间" "请缩短有效期，或先由离线密钥续签发布仓库。" "The bundle would end after the signatures of the image repository." "Choose an earlier end, or have the offline keys sign again first.";
    OfflineBundleTerminalNotMoving "offline_bundle_terminal_not_moving" 409 "所选终端中有目前不能升级的" "请刷新后重新选择：终端可能已完成升级、被暂缓，或所在批次尚未开放。" "One of the terminals may not move now." "Reload and choose again: it may be through or held, or its wave is not open.";
    OfflineBundleTooMany "offline_bundle_too_many" 409 "终端过多" "每个离线升级包最多 500 台终端，请分批制作。" "There are too many terminals." "At most 500 fit into one bundle: make several.";
    RolloutStateWrong "rollout_state_wrong" 409 "升级任务当前状态不允许该操作" "请刷新后查看任务状态。" "The rollout's state does not allow this." "Reload and look at its state.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Code;

    #[test]
    fn every_code_is_unique_and_told_in_both_languages() {
        let mut seen = HashSet::new();
        for code in Code::ALL {
            let name = code.as_str();
            assert!(seen.insert(name), "{name} twice");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
            assert!((400..600).contains(&code.status()), "{name}");
            let (title, detail) = code.text(false);
            assert!(!title.is_ascii() && !detail.is_ascii(), "{name} lacks its Chinese");
            assert!(detail.ends_with('。') && !title.ends_with('。'), "{name}");
            let (title, detail) = code.text(true);
            assert!(title.is_ascii() && detail.is_ascii(), "{name} lacks its English");
            assert!(title.ends_with('.') && detail.ends_with('.'), "{name}");
        }
    }
}
