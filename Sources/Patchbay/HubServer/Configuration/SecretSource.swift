// SPDX-License-Identifier: Apache-2.0

import Documents

/// The one place from which secrets come into the hub: variables of its process, files, and the credentials that systemd
/// hands to a service. What it gives goes into ``HubCore/Secret`` values and nowhere else.
struct SecretSource {
    /// Bytes of a file that holds a secret.
    static let maximumFile = 64 << 10
    /// Where systemd says that a service's credentials are (systemd.exec, "Credentials").
    private static let credentials = "CREDENTIALS_DIRECTORY"

    /// Where relative paths begin: empty, or with a slash at its end.
    let folder: String
    let environment: [String: String]

    /// What stands for a reference, which is written without `${` and `}`.
    func value(of reference: Substring) throws(ReferenceError) -> String {
        if reference.hasPrefix("file:") { return try contents(of: String(reference.dropFirst(5))) }
        if reference.hasPrefix("credential:") { return try credential(String(reference.dropFirst(11))) }
        let variable = reference.hasPrefix("env:") ? reference.dropFirst(4) : reference
        let name = variable.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let otherwise = variable[name.endIndex...]
        guard let first = name.first, !first.isNumber, otherwise.isEmpty || otherwise.hasPrefix(":-") else {
            throw ReferenceError(
                reason: "\"${\(reference)}\" is neither \"${env:NAME}\", \"${file:PATH}\" nor \"${credential:NAME}\"; "
                    + "write \"$${\(reference)}\" for the characters themselves")
        }
        if let value = environment[String(name)], otherwise.isEmpty || !value.isEmpty { return value }
        guard otherwise.isEmpty else { return String(otherwise.dropFirst(2)) }
        throw ReferenceError(
            reason: "the environment variable \(name) is not set; set it, or write \"${env:\(name):-default}\"")
    }

    private func contents(of path: String) throws(ReferenceError) -> String {
        guard !path.isEmpty else { throw ReferenceError(reason: "\"${file:}\" names no file") }
        return try text(of: path.hasPrefix("/") ? path : folder + path)
    }

    private func credential(_ name: String) throws(ReferenceError) -> String {
        guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
            throw ReferenceError(reason: "\"${credential:\(name)}\" names no credential; a name has no \"/\"")
        }
        guard let directory = environment[Self.credentials], directory.hasPrefix("/") else {
            throw ReferenceError(
                reason: "there is no credential \(name): \(Self.credentials) is not set, as systemd does for a service "
                    + "with LoadCredential=")
        }
        return try text(of: directory + "/" + name)
    }

    private func text(of path: String) throws(ReferenceError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path, limit: Self.maximumFile)
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
