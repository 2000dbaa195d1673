// SPDX-License-Identifier: Apache-2.0

package import JSON

extension SecretScanner {
    /// The value with the secrets in its strings named instead of told, and what they were, in order. Keys are not
    /// changed, and a secret in a key is told.
    package func redact(_ document: RawJSON) -> (document: RawJSON, found: [SecretKind]) {
        var edits = DocumentEdits(document)
        var found: [SecretKind] = []
        walk(document, &edits, &found)
        return (edits.result, found)
    }

    private func walk(_ value: RawJSON, _ edits: inout DocumentEdits, _ found: inout [SecretKind]) {
        switch value.kind {
        case .string:
            guard value.byteCount >= 12, !isClean(value), let text = value.string else { return }
            let (redacted, secrets) = redact(text)
            guard !secrets.isEmpty else { return }
            edits.set(value, to: redacted)
            found += secrets.map(\.kind)
        case .array: for element in value.elements { walk(element, &edits, &found) }
        case .object:
            for (key, member) in value.members {
                if key.utf8.count >= 12 { found += find(in: Array(key.utf8)).map(\.kind) }
                walk(member, &edits, &found)
            }
        default: break
        }
    }

    /// Looks at a string as it is written, which is what nearly all come to. False where it is written with escapes.
    private func isClean(_ string: RawJSON) -> Bool {
        let written = Array(string.bytes.dropFirst().dropLast())
        return !written.contains(UInt8(ascii: "\\")) && find(in: written).isEmpty
    }
}
