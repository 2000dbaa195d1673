// SPDX-License-Identifier: Apache-2.0

package import HubCore
import JSON

/// The body of `POST /admin/v1/servers`: what is to be added.
package struct ServerAddition: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
        /// The text of a document, and the name of its file for errors.
        case document([UInt8], file: String)
        /// A document too large for a request, which the caller put into the data directory under this name.
        case incoming(String, file: String)
        /// Where a server or a document is.
        case url(String)
    }

    package var source: Source
    /// What the server is to be called; nil takes the document's name.
    package var name: String?
    /// For what the document leaves open; may hold references like `${env:NAME}`.
    package var values: [String: String]
    /// Where relative paths in the document begin: empty, or with a slash at its end.
    package var folder: String
    package var trust: ServerTrust
    /// Only tells what would be done.
    package var isTrial: Bool

    private static let example = #"{"url":"https://…"} or {"document":"…","file":"server.json"}"#
    private static let members = ["url", "document", "incoming", "file", "name", "values", "folder", "trust", "trial"]

    package init(
        source: Source, name: String? = nil, values: [String: String] = [:], folder: String = "",
        trust: ServerTrust = .review, isTrial: Bool = false
    ) {
        self.source = source
        self.name = name
        self.values = values
        self.folder = folder
        self.trust = trust
        self.isTrial = isTrial
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: Self.members, example: Self.example)
        let file = try Self.text("file", in: root) ?? "the document"
        switch (root["url"], root["document"], root["incoming"]) {
        case (let url?, nil, nil):
            guard let url = url.string, !url.isEmpty else { throw .malformed("\"url\" must be a URL") }
            source = .url(url)
        case (nil, let document?, nil): source = .document(try Self.document(document), file: file)
        case (nil, nil, let name?):
            guard let name = name.string else { throw .malformed("\"incoming\" must be a text") }
            guard Self.isIncoming(name) else {
                throw .refused("\"incoming\" must be the name of a file in the data directory")
            }
            source = .incoming(name, file: file)
        default: throw .malformed("the body must be an object like \(Self.example)")
        }
        name = try Self.text("name", in: root)
        folder = try Self.text("folder", in: root) ?? ""
        guard folder.isEmpty || folder.hasPrefix("/") && folder.hasSuffix("/") else {
            throw .malformed("\"folder\" must begin and end with a slash")
        }
        let word = try Self.text("trust", in: root) ?? ServerTrust.review.rawValue
        guard let trust = ServerTrust(rawValue: word) else {
            throw .malformed("\"trust\" is \(ServerTrust.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.trust = trust
        values = try Self.values(root["values"])
        guard root["trial"].map({ $0.kind == .boolean }) ?? true else { throw .malformed("\"trial\" is true or false") }
        isTrial = root["trial"]?.boolean ?? false
    }

    /// Names of files that a caller may put into the data directory.
    package static func isIncoming(_ name: String) -> Bool {
        name.wholeMatch(of: /incoming-[A-Za-z0-9_\-]{1,64}/) != nil
    }

    private static func text(_ key: String, in root: RawJSON) throws(AdminFault) -> String? {
        guard let value = root[key] else { return nil }
        guard let text = value.string, !text.isEmpty || key == "folder" else {
            throw .malformed("\"\(key)\" must be a text")
        }
        return text
    }

    /// The text of a document, or the document itself.
    private static func document(_ value: RawJSON) throws(AdminFault) -> [UInt8] {
        switch value.kind {
        case .object: return Array(value.bytes)
        case .string: return Array((value.string ?? "").utf8)
        default: throw .malformed("\"document\" must be a document, or its text")
        }
    }

    private static func values(_ value: RawJSON?) throws(AdminFault) -> [String: String] {
        guard let value else { return [:] }
        guard value.kind == .object else { throw .malformed("\"values\" must be an object of texts") }
        var values: [String: String] = [:]
        for (name, member) in value.members {
            guard let text = member.string else { throw .malformed("\"values\" must be an object of texts") }
            values[name] = text
        }
        return values
    }

    package func json() -> [UInt8] {
        var body: JSONObject = [:]
        switch source {
        case .url(let url): body["url"] = .string(url)
        case .document(let bytes, let file):
            body["document"] = .string(String(decoding: bytes, as: UTF8.self))
            body["file"] = .string(file)
        case .incoming(let name, let file):
            body["incoming"] = .string(name)
            body["file"] = .string(file)
        }
        body["name"] = name.map(JSONValue.string)
        if !folder.isEmpty { body["folder"] = .string(folder) }
        body["trust"] = .string(trust.rawValue)
        if isTrial { body["trial"] = true }
        var values = JSONObject()
        for (name, value) in self.values.sorted(by: { $0.key < $1.key }) { values[name] = .string(value) }
        if !values.isEmpty { body["values"] = .object(values) }
        return JSONValue.object(body).serialized()
    }
}
