// SPDX-License-Identifier: Apache-2.0

/// What the stages tell: findings, and the text that was hidden or left out, which is scored besides what is delivered.
struct StageReport {
    static let maximumFindings = 256
    static let maximumHidden = 64 << 10
    /// Places of one rule at most this far apart are one finding.
    private static let reach = 8
    private static let crowd = 8

    private(set) var findings: [Finding] = []
    /// How often the text was changed.
    private(set) var changes = 0
    /// Findings beyond the bound: counted, not kept.
    private(set) var omitted = 0
    private(set) var hidden: [(text: String, offset: Int)] = []
    private var hiddenBytes = 0

    mutating func add(
        _ rule: FindingRule, at span: Range<UInt32>, detail: String = "", severity: Finding.Severity? = nil
    ) {
        if rule.action != .kept { changes += 1 }
        let place = Int(span.lowerBound)..<Int(max(span.upperBound, span.lowerBound))
        if let last = findings.lastIndex(where: { $0.rule == rule && $0.detail == detail }),
            place.lowerBound <= findings[last].span.upperBound + Self.reach,
            place.lowerBound >= findings[last].span.lowerBound
        {
            findings[last].span = findings[last].span.lowerBound..<max(findings[last].span.upperBound, place.upperBound)
            findings[last].count += 1
            if rule.growsByCount && findings[last].count >= Self.crowd { findings[last].severity = .high }
            return
        }
        guard findings.count < Self.maximumFindings else {
            omitted += 1
            return
        }
        findings.append(Finding(rule: rule, span: place, detail: detail, severity: severity ?? rule.severity))
    }

    /// Adds what a later pass told. What was kept is found by every pass, but told once: how many passes there are depends
    /// on how the text came.
    mutating func absorb(_ other: StageReport) {
        let new = other.findings.filter { !findings.contains($0) }
        let room = max(Self.maximumFindings - findings.count, 0)
        findings += new.prefix(room)
        omitted += other.omitted + max(new.count - room, 0)
        changes += other.changes
        for part in other.hidden { hide(part.text, at: UInt32(clamping: part.offset)) }
    }

    /// Keeps hidden text for scoring, up to a bound in all.
    mutating func hide(_ text: String, at offset: UInt32) {
        guard text.utf8.count >= 4, hiddenBytes + text.utf8.count <= Self.maximumHidden else { return }
        hiddenBytes += text.utf8.count
        hidden.append((text, Int(offset)))
    }
}
