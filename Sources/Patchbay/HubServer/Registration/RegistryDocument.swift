// SPDX-License-Identifier: Apache-2.0

import JSON

/// A server from a `server.json` of the MCP Registry, schema 2025-12-11: its remote where it has one, else its package.
struct RegistryDocument {
    private static let kind = "server.json"

    let root: JSONObject
    private var values: RegistrationValues
    private var notes: [String] = []

    init(_ root: JSONObject, values: [String: String]) {
        self.root = root
        self.values = RegistrationValues(values)
    }

    /// Whether a document is meant to be one.
    static func recognizes(_ root: JSONObject) -> Bool {
        if root["$schema"]?.string?.contains("/server.schema.json") == true { return true }
        return root["name"]?.string?.contains("/") == true && (root["packages"] != nil || root["remotes"] != nil)
    }

    mutating func plan() throws(RegistrationFault) -> PlannedServer {
        try check()
        let name = root["name"]?.string ?? ""
        let entry: JSONObject
        if let remote = usable(root["remotes"]) {
            entry = try self.remote(remote)
        } else if let package = root["packages"]?.array?.first(where: { Self.runner(of: $0) != nil })
            ?? root["packages"]?.array?.first
        {
            entry = try self.package(package)
        } else {
            throw .invalid(kind: Self.kind, "it has neither \"remotes\" nor \"packages\"")
        }
        try values.check()
        return PlannedServer(
            kind: .registry, displayName: name.split(separator: "/").last.map(String.init) ?? name, entry: entry,
            document: JSONValue.object(root).serialized(), notes: notes)
    }

    /// What the schema asks of every document.
    private func check() throws(RegistrationFault) {
        if root["packages"]?.array?.contains(where: { $0["registry_type"] != nil || $0["registry_name"] != nil })
            == true
        {
            throw .invalid(
                kind: Self.kind, "it is of a schema before 2025-09-16, with names_like_this; publish it anew")
        }
        guard let name = root["name"]?.string, name.wholeMatch(of: /[a-zA-Z0-9.\-]+\/[a-zA-Z0-9._\-]+/) != nil,
            (3...200).contains(name.utf8.count)
        else { throw .invalid(kind: Self.kind, "\"name\" must be like io.github.someone/server") }
        guard let text = root["description"]?.string, (1...100).contains(text.count) else {
            throw .invalid(kind: Self.kind, "\"description\" must be a text of 1 to 100 characters")
        }
        guard let version = root["version"]?.string, (1...255).contains(version.utf8.count), version != "latest",
            !version.contains(where: { "^~<>=|* ".contains($0) })
        else { throw .invalid(kind: Self.kind, "\"version\" must be one version, no range and not \"latest\"") }
    }

    // MARK: Remotes

    private func usable(_ remotes: JSONValue?) -> JSONValue? {
        let list = remotes?.array ?? []
        return list.first { $0["type"]?.string == "streamable-http" } ?? list.first { $0["type"]?.string == "sse" }
    }

    private mutating func remote(_ remote: JSONValue) throws(RegistrationFault) -> JSONObject {
        guard let template = remote["url"]?.string else { throw .invalid(kind: Self.kind, "a remote has no \"url\"") }
        var entry: JSONObject = ["url": .string(fill(template, remote["variables"]))]
        if remote["type"]?.string == "sse" { entry["type"] = "sse" }
        var headers = JSONObject()
        for header in remote["headers"]?.array ?? [] {
            guard let name = header["name"]?.string, let value = input(header, named: name) else { continue }
            headers[name] = .string(value)
        }
        if !headers.isEmpty { entry["headers"] = .object(headers) }
        return entry
    }

    // MARK: Packages

    /// The command that runs packages of a registry, and how it is given one; nil for those that have to be unpacked.
    private static func runner(of package: JSONValue) -> (command: String, arguments: [String])? {
        guard let identifier = package["identifier"]?.string else { return nil }
        let version = package["version"]?.string
        switch package["registryType"]?.string {
        case "npm": return ("npx", ["-y", version.map { "\(identifier)@\($0)" } ?? identifier])
        case "pypi": return ("uvx", [version.map { "\(identifier)==\($0)" } ?? identifier])
        case "nuget": return ("dnx", [version.map { "\(identifier)@\($0)" } ?? identifier, "--yes"])
        case "oci":
            let isTagged = identifier.split(separator: "/").last?.contains(where: { $0 == ":" || $0 == "@" }) == true
            return ("docker", [isTagged || version == nil ? identifier : "\(identifier):\(version ?? "")"])
        default: return nil
        }
    }

    private mutating func package(_ package: JSONValue) throws(RegistrationFault) -> JSONObject {
        let type = package["registryType"]?.string ?? "none"
        guard let (command, own) = Self.runner(of: package) else {
            throw .unsupported(
                "packages of type \"\(type)\" are not fetched; unpack it and add its manifest.json, or a command of your own"
            )
        }
        guard (package["transport"]?["type"]?.string ?? "stdio") == "stdio" else {
            throw .unsupported("the package serves HTTP by itself: start it, and add its URL")
        }
        var environment = JSONObject()
        for variable in package["environmentVariables"]?.array ?? [] {
            guard let name = variable["name"]?.string, let value = input(variable, named: name) else { continue }
            environment[name] = .string(value)
        }
        let runtime = arguments(package["runtimeArguments"])
        var line: [String] = []
        if type == "oci" {
            line = ["run", "-i", "--rm"] + environment.keys.flatMap { ["-e", $0.literalInEntry] } + runtime
        } else {
            line = runtime
        }
        line += own.filter { !($0 == "-y" && runtime.contains("-y")) }.map(\.literalInEntry)
        line += arguments(package["packageArguments"])
        var entry: JSONObject = [
            "command": .string((package["runtimeHint"]?.string ?? command).literalInEntry),
            "args": .array(line.map(JSONValue.string)),
        ]
        if !environment.isEmpty { entry["env"] = .object(environment) }
        if let base = package["registryBaseUrl"]?.string { notes.append("the package is published at \(base)") }
        return entry
    }

    private mutating func arguments(_ list: JSONValue?) -> [String] {
        var line: [String] = []
        for argument in list?.array ?? [] {
            let isNamed = argument["type"]?.string == "named"
            let name = argument["name"]?.string ?? argument["valueHint"]?.string ?? "argument"
            let hasValue = ["value", "default", "variables", "isRequired"].contains { argument[$0] != nil }
            if isNamed && !hasValue && values.given[name] == nil {
                line.append(name.literalInEntry)
                continue
            }
            guard let value = input(argument, named: name) else { continue }
            line += isNamed ? [name.literalInEntry, value] : [value]
        }
        return line
    }

    // MARK: Inputs

    /// The value of an input (schema: `Input`), with its variables put in.
    private mutating func input(_ input: JSONValue, named name: String) -> String? {
        let hint = input["description"]?.string
        if values.given[name] == nil, let value = input["value"]?.string { return fill(value, input["variables"]) }
        return values.value(
            name, document: input["default"]?.string, isRequired: input["isRequired"]?.boolean ?? false, hint: hint)
    }

    /// Braces with the name of a variable become its value; others stay. What the document says literally stays literal,
    /// also where a piece ends in a dollar and the next begins with a brace.
    private mutating func fill(_ template: String, _ variables: JSONValue?) -> String {
        var result = ""
        var literal = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            literal += rest[..<open]
            if let variable = variables?[name] {
                let value = input(variable, named: name) ?? ""
                result += literal.literalInEntry + (literal.hasSuffix("$") && value.hasPrefix("{") ? "$" : "") + value
                literal = ""
            } else {
                literal += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + (literal + rest).literalInEntry
    }
}
