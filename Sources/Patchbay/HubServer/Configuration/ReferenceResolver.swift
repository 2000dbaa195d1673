// SPDX-License-Identifier: Apache-2.0

import Documents

/// Replaces `${env:NAME}`, `${file:PATH}` and `${credential:NAME}` in strings of the configuration.
///
/// `${NAME}` and `${NAME:-otherwise}`, which clients' files have for variables, are taken too; `$${` is a plain `${`.
struct ReferenceResolver {
    /// Where relative paths begin: empty, or with a slash at its end.
    let folder: String
    let environment: [String: String]

    private var secrets: SecretSource { SecretSource(folder: folder, environment: environment) }

    /// The text with its references replaced; nil after reporting one that cannot be.
    func text(_ node: DocumentNode) -> String? {
        guard let written = node.string() else { return nil }
        do {
            return try resolve(written)
        } catch {
            node.refuse("\(node.name): \(error.reason)")
            return nil
        }
    }

    /// A path, made relative to the process from relative to the file.
    func path(_ node: DocumentNode) -> String? {
        guard let text = text(node) else { return nil }
        guard !text.isEmpty, !text.utf8.contains(0) else {
            node.refuse("\(node.name) must be a path")
            return nil
        }
        return absolute(text)
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }

    func resolve(_ written: String) throws(ReferenceError) -> String {
        var result = ""
        var rest = written[...]
        while let dollar = rest.firstRange(of: "${") {
            let before = rest[..<dollar.lowerBound]
            if before.last == "$" {
                result += before.dropLast() + "${"
                rest = rest[dollar.upperBound...]
                continue
            }
            guard let close = rest[dollar.upperBound...].firstIndex(of: "}") else {
                throw ReferenceError(reason: "\"${\" has no \"}\"; write \"$${\" for the characters themselves")
            }
            result += before
            result += try secrets.value(of: rest[dollar.upperBound..<close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
