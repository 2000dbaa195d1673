// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What records keep of arguments and other content: its digest always, itself without secrets as far as it is configured.
package struct AuditArguments: Sendable {
    private let isKept: Bool
    private let redactor: AuditRedactor
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// `digest` is SHA-256.
    package init(_ settings: AuditSettings, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        isKept = settings.keepsArguments
        redactor = AuditRedactor(names: settings.secretNames)
        self.digest = digest
    }

    func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes) }

    /// Nil for the text where it is not kept, or is longer than ``AuditRecord/maximumArguments``. `marked` are names of
    /// members that are secrets here.
    package func kept(_ arguments: RawJSON, marked: Set<String> = []) -> (digest: [UInt8], text: [UInt8]?) {
        let fits = isKept && arguments.byteCount <= AuditRecord.maximumArguments
        return (digest(of: arguments), fits ? redactor.redact(arguments, marked: marked) : nil)
    }

    /// Over the canonical form, so that the same arguments have the same digest however they were spelled.
    package func digest(of arguments: RawJSON) -> [UInt8] {
        digest((try? CanonicalJSON.bytes(of: arguments)) ?? Array(arguments.bytes))
    }
}
