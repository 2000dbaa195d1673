// SPDX-License-Identifier: Apache-2.0

import CJansson
import JSON
import Testing

/// Our reading against jansson's, with the differences that are known and wanted.
@Suite struct JanssonDifferentialTests {
    @Test("jansson accepts, refuses and understands the same texts, but for what it cannot hold")
    func sameReading() throws {
        var compared = 0
        for text in DifferentialCases.texts {
            let raw = try? RawJSON(validating: text)
            let flags = Int(JSON_REJECT_DUPLICATES) | Int(JSON_DECODE_ANY) | Int(JSON_ALLOW_NUL)
            var error = json_error_t()
            let theirs = text.withUnsafeBytes { bytes in
                json_loadb(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, flags, &error)
            }
            defer { json_decref(theirs) }
            let shown = String(decoding: text, as: UTF8.self)
            switch (raw, theirs) {
            case (nil, nil): break
            case (nil, _?):
                // It takes a NUL byte for the end of the text.
                if !text.contains(0) { Issue.record("only jansson accepts \(shown)") }
            case (let raw?, nil):
                if !exceedsJansson(raw) { Issue.record("only jansson refuses \(shown)") }
            case (let raw?, let theirs?):
                compared += 1
                if !agrees(raw, theirs) { Issue.record("read differently: \(shown)") }
            }
        }
        #expect(compared > 3000)
    }

    /// Integers beyond 64 bits, reals beyond the range of doubles, NUL in a key.
    private func exceedsJansson(_ raw: RawJSON) -> Bool {
        switch raw.kind {
        case .number: isInteger(raw) ? raw.integer == nil : raw.double?.isFinite == false
        case .array: raw.elements.contains(where: exceedsJansson)
        case .object: raw.members.contains { $0.key.contains("\u{0}") || exceedsJansson($0.value) }
        default: false
        }
    }

    private func isInteger(_ raw: RawJSON) -> Bool { !raw.text.contains { ".eE".contains($0) } }

    private func agrees(_ raw: RawJSON, _ theirs: UnsafeMutablePointer<json_t>) -> Bool {
        switch raw.kind {
        case .null: return theirs.pointee.type == JSON_NULL
        case .boolean: return theirs.pointee.type == (raw.boolean == true ? JSON_TRUE : JSON_FALSE)
        case .number:
            if isInteger(raw) {
                return theirs.pointee.type == JSON_INTEGER && raw.integer == Int64(json_integer_value(theirs))
            }
            return theirs.pointee.type == JSON_REAL && raw.double == json_real_value(theirs)
        case .string:
            guard theirs.pointee.type == JSON_STRING, let bytes = json_string_value(theirs) else { return false }
            let buffer = UnsafeBufferPointer(start: bytes, count: json_string_length(theirs))
            return raw.string.map { Array($0.utf8) } == buffer.map { UInt8(bitPattern: $0) }
        case .array:
            guard theirs.pointee.type == JSON_ARRAY, raw.elements.count() == json_array_size(theirs) else {
                return false
            }
            return raw.elements.enumerated().allSatisfy { index, element in
                json_array_get(theirs, index).map { agrees(element, $0) } ?? false
            }
        case .object:
            guard theirs.pointee.type == JSON_OBJECT, raw.members.count() == json_object_size(theirs) else {
                return false
            }
            return raw.members.allSatisfy { key, member in
                json_object_get(theirs, key).map { agrees(member, $0) } ?? false
            }
        }
    }
}

extension Sequence {
    fileprivate func count() -> Int { reduce(0) { count, _ in count + 1 } }
}
