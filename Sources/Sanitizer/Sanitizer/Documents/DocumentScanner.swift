// SPDX-License-Identifier: Apache-2.0

import JSON

/// Cleans the strings of one JSON value, each by itself, and gathers their words to be judged as one text. Everything
/// else of the value keeps its bytes: keys, numbers, order and white space.
struct DocumentScanner {
    private let sanitizer: ContentSanitizer
    private let start: Int
    private var edits: DocumentEdits
    private var scoring = ScoringText()
    private var delivered: [UInt8] = []
    private(set) var report = StageReport()
    private(set) var changedPaths: [[DocumentStep]] = []
    /// Where the walk is.
    private var path: [DocumentStep] = []

    init(_ sanitizer: ContentSanitizer, _ document: RawJSON) {
        self.sanitizer = sanitizer
        start = document.offset
        edits = DocumentEdits(document)
        let most = min(document.byteCount, sanitizer.options.maximumText)
        delivered.reserveCapacity(most)
        scoring.reserve(most)
        walk(document)
        scoring.finish()
    }

    /// The value as it may be delivered.
    var result: RawJSON { edits.result }

    /// The score of all strings together.
    mutating func judge(_ scope: ContentScope, for reader: ReaderContext?) -> Double {
        ScanJudge(sanitizer, scope: scope, reader: reader).judge(scoring, delivered: delivered, &report)
    }

    private mutating func walk(_ value: RawJSON) {
        switch value.kind {
        case .string: clean(value) { nil }
        case .array: for (index, element) in value.elements.enumerated() { walk(element) { .element(index) } }
        case .object: value.visitMembers { walk($0, of: value) }
        default: break
        }
    }

    private mutating func walk(_ member: borrowing RawJSON.VisitedMember, of object: RawJSON) {
        let value = object.value(at: member.place)
        if Self.mayHide(member) { read(key: member.key, at: value.offset - start) }
        if OpaqueContent.mayStand(under: member), let opaque = OpaqueContent(object), member.key == opaque.member {
            tell(opaque, value)
        } else {
            walk(value) { .member(member.key) }
        }
    }

    /// Steps are made where one leads further, or to a string that is changed.
    private mutating func walk(_ value: RawJSON, by step: () -> DocumentStep) {
        switch value.kind {
        case .string: clean(value, by: step)
        case .array, .object:
            path.append(step())
            walk(value)
            path.removeLast()
        default: break
        }
    }

    /// Whether a key is more than ASCII as it stands.
    private static func mayHide(_ member: borrowing RawJSON.VisitedMember) -> Bool {
        var hides = false
        member.visitKey { key in
            hides = key.contains { $0 >= 0x80 || $0 < 0x20 || $0 == 0x3C || $0 == UInt8(ascii: "\\") }
        }
        return hides
    }

    /// Keys are what programs look for: they are never changed, and what they hide is told.
    private mutating func read(key: String, at place: Int) {
        var cleaner = Cleaner(sanitizer.rules.tokens, sanitizer.options)
        _ = cleaner.run(Self.placed(key, at: place), isEnd: true)
        var told = StageReport()
        cleaner.tell(&told)
        guard told.changes > 0 else { return }
        report.add(
            .hiddenKey, at: UInt32(clamping: place)..<UInt32(clamping: place + 1),
            detail: told.findings[0].rule.rawValue)
        append(key, at: place)
    }

    private mutating func clean(_ value: RawJSON, by step: () -> DocumentStep?) {
        let place = value.offset - start
        // Most strings are as they stand and nothing in them concerns any stage: they are never built.
        var isRead = false
        value.visitPlainText { text in
            guard !Self.needsCleaning(text) else { return }
            append(clean: text, at: place)
            isRead = true
        }
        guard !isRead, var text = value.string, !text.isEmpty else { return }
        guard text.withUTF8({ Self.needsCleaning($0) }) else { return append(text, at: place) }
        var cleaner = Cleaner(sanitizer.rules.tokens, sanitizer.options)
        let output = cleaner.run(Self.placed(text, at: place), isEnd: true)
        let before = report.changes
        cleaner.tell(&report)
        var cleaned = report.changes == before ? text : output.text
        if cleaner.isUnsettled {
            cleaned = String(decoding: ContentSanitizer.plain(Array(cleaned.utf8)), as: UTF8.self)
        }
        append(cleaned, at: place)
        guard report.changes != before else { return }
        edits.set(value, to: cleaned)
        changedPaths.append(path + [step()].compactMap(\.self))
    }

    private mutating func tell(_ opaque: OpaqueContent, _ value: RawJSON) {
        let place = UInt32(clamping: value.offset - start)
        let finding = opaque.finding(value)
        report.add(finding.rule, at: place..<place + 1, detail: finding.detail, severity: finding.severity)
        if let text = finding.text { report.hide(text, at: place) }
    }

    private mutating func append(_ text: String, at place: Int) {
        guard hasRoom(for: text.utf8.count, at: place) else { return }
        scoring.append(text, at: place)
        delivered += text.utf8
        endString(at: place)
    }

    /// The same for a string in ASCII that no stage changes.
    private mutating func append(clean text: UnsafeBufferPointer<UInt8>, at place: Int) {
        guard !text.isEmpty, hasRoom(for: text.count, at: place) else { return }
        scoring.append(plain: text, UInt32(clamping: place))
        delivered.append(contentsOf: text)
        endString(at: place)
    }

    private mutating func hasRoom(for count: Int, at place: Int) -> Bool {
        guard delivered.count + count <= sanitizer.options.maximumText else {
            report.add(.tooLarge, at: UInt32(clamping: place)..<UInt32(clamping: place))
            return false
        }
        return true
    }

    private mutating func endString(at place: Int) {
        scoring.endLine(UInt32(clamping: place))
        delivered.append(0x0A)
    }

    /// Whether any stage could change it. What is not in ASCII through and through always concerns one.
    private static func needsCleaning(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var concerns = false
        for byte in text {
            let isControl = byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D
            concerns = concerns || byte >= 0x7F || isControl || byte == 0x3C || byte == 0x5B || byte == 0x5D
        }
        return concerns
    }

    private static func placed(_ text: String, at place: Int) -> [PlacedScalar] {
        var offset = place + 1
        return text.unicodeScalars.map { scalar in
            defer { offset += UTF8.width(scalar) }
            return PlacedScalar(scalar.value, at: UInt32(clamping: offset))
        }
    }
}

/// One step from a JSON value to a part of it.
package enum DocumentStep: Sendable, Hashable {
    case member(String)
    case element(Int)
}
