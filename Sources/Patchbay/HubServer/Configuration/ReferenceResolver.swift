// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Replaces `${env:NAME}` and `${file:PATH}` in strings of the configuration.
///
/// `${NAME}` and `${NAME:-otherwise}`, which clients' files have for variables, are taken too; `$${` is a plain `${`.
struct ReferenceResolver {
    /// Bytes of a file that holds a secret.
    static let maximumFile = 64 << 10

    /// Where relative paths begin: empty, or with a slash at its end.
    let folder: String
    let environment: [String: String]

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
            result += try value(of: rest[dollar.upperBound..<close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func value(of reference: Substring) throws(ReferenceError) -> String {
        if reference.hasPrefix("file:") { return try contents(of: String(reference.dropFirst(5))) }
        let variable = reference.hasPrefix("env:") ? reference.dropFirst(4) : reference
        let name = variable.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let otherwise = variable[name.endIndex...]
        guard let first = name.first, !first.isNumber, otherwise.isEmpty || otherwise.hasPrefix(":-") else {
            throw ReferenceError(
                reason: "\"${\(reference)}\" is neither \"${env:NAME}\" nor \"${file:PATH}\"; "
                    + "write \"$${\(reference)}\" for the characters themselves")
        }
        if let value = environment[String(name)], otherwise.isEmpty || !value.isEmpty { return value }
        guard otherwise.isEmpty else { return String(otherwise.dropFirst(2)) }
        throw ReferenceError(
            reason: "the environment variable \(name) is not set; set it, or write \"${env:\(name):-default}\"")
    }

    private func contents(of path: String) throws(ReferenceError) -> String {
        guard !path.isEmpty else { throw ReferenceError(reason: "\"${file:}\" names no file") }
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(absolute(path), limit: Self.maximumFile)
        } catch {
            throw ReferenceError(reason: "the file \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReferenceError(reason: "the file \(path) is not UTF-8")
        }
        // Editors end a file with a newline that is no part of the secret.
        return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}

/// A reference that cannot be replaced.
struct ReferenceError: Error {
    let reason: String
}
