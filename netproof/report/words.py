"""The report's own words in both languages: Taiwan's usage, as supervisors and auditors write it."""

from collections.abc import Mapping

from netproof.model.record import Text


def _table(*rows: tuple[str, str, str]) -> Mapping[str, Text]:
    return {name: Text(en=en, zh_tw=zh_tw) for name, en, zh_tw in rows}


STATUS = _table(
    ("not-satisfied", "not satisfied", "不符合"),
    ("indeterminate", "indeterminate", "無法判定"),
    ("satisfied", "satisfied", "符合"),
    ("not-applicable", "not applicable", "不適用"),
)
"""In the order in which people need them."""

CLAUSE_STATUS = {**STATUS, **_table(("definition", "definition", "定義"))}

DECIDED_BY = _table(
    ("devices", "decided by what is read", "由系統讀取判定"),
    ("registers", "decided by records", "由紀錄判定"),
    ("both", "decided by what is read and by records", "由系統讀取及紀錄共同判定"),
    ("not-decided", "left to a person", "須由人員判斷"),
    ("definition", "asks for nothing by itself", "未另課予義務"),
)

LEVEL = _table(("high", "high", "高"), ("medium", "medium", "中"), ("low", "low", "低"))

BASIS = _table(("text", "rule's text", "規範明文"), ("profile", "our profile", "預設基準"))

OUTCOME = _table(
    ("applied", "applied", "已套用"),
    ("rolled-back", "rolled back", "已復原"),
    ("refused", "refused, nothing changed", "拒絕執行，未變更"),
    ("failed", "failed, nothing changed", "執行失敗，未變更"),
    ("unknown", "UNKNOWN: check the device by hand", "結果不明，須人工確認"),
)

DECISION = _table(("approve", "approved", "核准"), ("reject", "rejected", "駁回"))

DEVIATION = _table(
    ("missing", "planned, but not there", "應新增而未出現"),
    ("not-removed", "planned to go, but still there", "應移除而仍存在"),
    ("lost", "gone without being planned", "未規劃卻消失"),
    ("unexpected", "there without being planned", "未規劃卻出現"),
)

PLAN_KIND = _table(("configuration", "configuration", "組態變更"), ("firmware", "firmware", "韌體更新"))

OUTCOME_OF_READING = _table(
    ("collected", "read", "已讀取"),
    ("partial", "partly read", "部分讀取"),
    ("failed", "not read", "無法讀取"),
)

EVIDENCE_KIND = _table(
    ("collection", "collection", "資料蒐集"),
    ("assessment", "assessment", "檢核判定"),
    ("plan", "plan", "變更計畫"),
    ("approval", "approval", "核准"),
    ("application", "application", "變更套用"),
    ("verification", "verification", "變更後驗證"),
    ("checkpoint", "checkpoint", "檢查點"),
    ("repair", "repair of the log", "紀錄檔修復"),
)

OBSERVATION = _table(
    ("violation", "violation", "缺失"), ("undetermined", "could not be told", "無法得知"), ("note", "note", "備註")
)

MENDING = _table(
    ("mend", "can be mended by plan", "可由變更計畫改善"),
    ("report", "can be mended by plan; its mode is to report only", "可由變更計畫改善（目前設定為僅報告）"),
    ("by-hand", "to be mended by hand", "須人工改善"),
)

LABELS = _table(
    ("title", "Network compliance report", "網路安全遵循檢核報告"),
    ("skip", "Skip to the content", "跳至主要內容"),
    ("contents", "Contents", "目次"),
    ("firm", "Firm", "公司"),
    ("rule", "Rule", "依據規範"),
    ("rule_version", "catalog {}", "條文目錄 {} 版"),
    ("as_of", "State of", "檢核基準時間"),
    ("run", "Run", "執行編號"),
    ("source", "Read from", "資料來源"),
    ("source_session", "the devices themselves", "連線讀取設備"),
    ("source_saved", "saved outputs", "既有組態備份檔"),
    ("scope", "Scope", "範圍"),
    ("scope_all", "the whole inventory", "清冊全部設備"),
    ("version", "Netproof {}", "Netproof {} 版"),
    ("times", "Times: {}", "時間以 {} 表示"),
    ("summary", "Summary", "摘要"),
    ("devices", "devices", "設備"),
    ("devices_unread", "{} not read", "{} 台無法讀取"),
    ("controls", "controls", "控制項"),
    ("judgements", "{} judgements", "共 {} 項判定"),
    ("coverage", "Coverage", "判定涵蓋率"),
    (
        "coverage_of",
        "{} of {} applicable judgements could be made; {} could not; {} do not apply",
        "適用項目 {1} 項中已判定 {0} 項，無法判定 {2} 項；另有 {3} 項不適用",
    ),
    (
        "honest",
        "What could not be judged is never counted as satisfied.",
        "無法判定者一律不計入符合。",
    ),
    ("since", "Since the last run", "與前次執行比較"),
    (
        "since_first",
        "This is the first run: there is nothing to compare with.",
        "本次為首次執行，尚無前次結果可供比較。",
    ),
    ("since_run", "Compared with run {} of {}", "與 {1} 的執行 {0} 比較"),
    ("opened", "New findings", "新增缺失"),
    ("closed", "Closed findings", "已改善缺失"),
    ("still", "Still open", "尚未改善"),
    ("still_elsewhere", "{} more are open on devices that this run did not read", "另有 {} 項屬本次未讀取的設備"),
    ("drift", "Coverage of the devices that both runs read", "兩次執行共同設備的判定涵蓋率"),
    ("previous", "previous", "前次"),
    ("this_run", "this run", "本次"),
    ("change", "change", "增減"),
    ("none", "none", "無"),
    ("colon", ": ", "："),
    ("official_text", "Official text, as the firm supplied it", "規範原文（由公司提供）"),
    ("by_clause", "By clause", "依條文"),
    ("clause", "Clause", "條文"),
    ("control", "Control", "控制項"),
    ("basis", "Basis", "依據"),
    ("severity", "Severity", "嚴重程度"),
    ("not_covered", "not covered by this run", "本次未檢核"),
    ("result_each", "each device", "各設備結果"),
    (
        "basis_note",
        "Rule's text: the rule itself asks for it. Our profile: the rule leaves it open, and our default decides.",
        "「規範明文」為規範本文所要求；「預設基準」為規範未明定細節，由本系統預設基準判定，公司得自行調整。",
    ),
    ("by_device", "By device", "依設備"),
    ("device", "Device", "設備"),
    ("platform", "Platform", "平台"),
    ("model", "Model", "型號"),
    ("software", "Software", "軟體版本"),
    ("reading", "Reading", "讀取結果"),
    ("findings", "Findings and their proof", "缺失與佐證"),
    ("findings_none", "No findings: everything that could be judged is satisfied.", "本次可判定項目均符合，無缺失。"),
    ("filter", "Filter", "篩選"),
    ("filter_hint", "device, account, command …", "設備、帳號、指令⋯⋯"),
    ("all_statuses", "all statuses", "全部狀態"),
    ("all_devices", "all devices", "全部設備"),
    ("shown", "{} of {} shown", "顯示 {} ／共 {} 項"),
    ("expand", "Expand all", "全部展開"),
    ("collapse", "Collapse all", "全部收合"),
    ("new", "new", "新增"),
    ("waived_until", "waived until {}", "豁免至 {}"),
    ("waived_by", "Waiver {}, accepted by {} until {}", "豁免 {}，由 {} 核准，效期至 {}"),
    ("status", "Status", "狀態"),
    ("and_more", "and {} more", "等 {} 項"),
    ("target", "Where", "標的"),
    ("seen", "What was seen", "發現事項"),
    ("proof", "Lines of the device", "設備原始內容"),
    ("no_lines", "no line of its own (a default, or something that is missing)", "無對應原始內容（屬預設值或未設定）"),
    ("why", "Why it matters", "檢核理由"),
    ("mending", "Mending", "改善方式"),
    ("whole_device", "the whole device", "整台設備"),
    ("link", "Link to this finding", "本項連結"),
    ("plans", "Changes planned or verified", "缺失改善變更計畫"),
    ("plans_none", "No plan answers or was verified by this run.", "本次執行尚無對應或驗證的變更計畫。"),
    ("plan", "Plan", "變更計畫"),
    ("kind", "Kind", "類別"),
    ("author", "Author", "提出人"),
    ("created", "Made", "建立時間"),
    ("expires", "Valid until", "有效期限"),
    ("approvals", "Decisions", "核准紀錄"),
    ("approvals_none", "Nobody has decided on this plan yet.", "尚無人核准或駁回。"),
    ("decision", "Decision", "決定"),
    ("approver", "By", "核准人"),
    ("reason", "Reason", "理由"),
    ("at", "At", "時間"),
    ("key", "Key", "金鑰指紋"),
    ("applications", "Application", "套用結果"),
    ("applications_none", "Not applied to any device.", "尚未套用至任何設備。"),
    ("outcome", "Outcome", "結果"),
    ("verification", "Verification in run {}", "變更後驗證（執行 {}）"),
    ("verified_closed", "{} of {} findings closed", "{1} 項缺失中已改善 {0} 項"),
    ("risk", "Risk", "風險"),
    ("safety", "Protection", "保護措施"),
    ("mends", "Mends {} findings", "可改善 {} 項缺失"),
    (
        "diff_note",
        "Predicted by Netproof from what the device said; nothing was sent.",
        "由 Netproof 依設備現況推算，未對設備寫入任何設定。",
    ),
    ("before", "Before", "變更前"),
    ("after", "After", "變更後"),
    ("same", "unchanged", "未變更"),
    ("line", "line", "行"),
    ("removed", "removed", "移除"),
    ("added", "added", "新增"),
    ("device_diff", "The device's own dry run", "設備自身的預演結果"),
    ("side_effects", "Side effects", "附帶影響"),
    ("unplanned", "Not mended by this change", "未納入本次變更"),
    ("not_planned", "No change could be planned", "未能規劃變更"),
    ("unevaluated", "What could not be judged, and why", "無法判定項目與原因"),
    ("unevaluated_none", "Everything that applies could be judged.", "適用項目均已完成判定。"),
    ("unread_devices", "Devices that were not read, or only in part", "無法完整讀取的設備"),
    ("subject", "Subject", "對象"),
    ("not_collected", "Subjects that were not read", "未讀取的資料項目"),
    ("neighbours", "Devices seen, but not in the inventory", "偵測到但未列入清冊的設備"),
    (
        "neighbours_note",
        "Announced over CDP or LLDP to {} of {} devices that were read; compared with the devices of this run.",
        "依 CDP、LLDP 鄰接資訊比對本次執行的設備；{1} 台設備中有 {0} 台提供鄰接資訊。",
    ),
    ("neighbours_none", "None was heard.", "未發現清冊以外的設備。"),
    ("neighbours_unread", "No device told what it hears on its links.", "本次無設備提供鄰接資訊，無法比對。"),
    ("announced", "Announces itself as", "自報名稱"),
    ("seen_by", "Seen by", "發現處"),
    ("interface", "Its interface", "對方介面"),
    ("address", "Address", "位址"),
    ("evidence", "Evidence", "佐證紀錄"),
    (
        "evidence_note",
        "Each step is a signed record in a hash-chained log; a digest names a record's exact bytes.",
        "各步驟均以簽章寫入雜湊鏈結的紀錄檔；摘要值可核對該筆紀錄的原始內容。",
    ),
    (
        "evidence_good",
        "The log's {} records verified when this page was written.",
        "產製本報告時，紀錄檔共 {} 筆均通過驗證。",
    ),
    ("evidence_bad", "THE LOG DOES NOT VERIFY: {}", "紀錄檔未通過驗證：{}"),
    ("evidence_none", "No record of this run was found in the log.", "紀錄檔中查無本次執行的紀錄。"),
    ("sequence", "No.", "序號"),
    ("digest", "Digest (SHA-256)", "摘要值（SHA-256）"),
    ("files", "Files", "檔案"),
    ("signed_prepared", "Prepared by", "承辦"),
    ("signed_reviewed", "Reviewed by", "覆核"),
    ("signed_approved", "Responsible supervisor", "權責主管"),
)
