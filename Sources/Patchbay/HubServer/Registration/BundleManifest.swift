// SPDX-License-Identifier: Apache-2.0

import JSON

/// A server from the `manifest.json` of an MCPB bundle (0.1 to 0.4) that is unpacked in a folder.
struct BundleManifest {
    private static let kind = "MCPB manifest"

    let root: JSONObject
    /// The folder of the manifest, without a slash at its end.
    let folder: String
    let home: String
    private var values: RegistrationValues

    init(_ root: JSONObject, folder: String, home: String, values: [String: String]) {
        self.root = root
        self.folder = folder
        self.home = home
        self.values = RegistrationValues(values)
    }

    static func recognizes(_ root: JSONObject) -> Bool {
        root["manifest_version"] != nil || root["dxt_version"] != nil
    }

    mutating func plan() throws(RegistrationFault) -> PlannedServer {
        guard let name = root["name"]?.string, !name.isEmpty, root["version"]?.string != nil else {
            throw .invalid(kind: Self.kind, "\"name\" and \"version\" are missing")
        }
        guard var start = root["server"]?["mcp_config"]?.object else {
            throw .invalid(kind: Self.kind, "\"server.mcp_config\" is missing; it says how the server is started")
        }
        for (key, value) in start["platform_overrides"]?["linux"]?.object ?? [:] { start[key] = value }
        guard let command = start["command"]?.string else {
            throw .invalid(kind: Self.kind, "\"server.mcp_config.command\" is missing")
        }
        var entry: JSONObject = ["command": .string(single(command))]
        let arguments = (start["args"]?.array ?? []).compactMap(\.string).flatMap { several($0) }
        entry["args"] = .array(arguments.map(JSONValue.string))
        var environment = JSONObject()
        for (name, value) in start["env"]?.object ?? [:] { environment[name] = .string(single(value.string ?? "")) }
        if !environment.isEmpty { entry["env"] = .object(environment) }
        try values.check()
        return PlannedServer(
            kind: .bundle, displayName: name, entry: entry, document: JSONValue.object(root).serialized())
    }

    /// An argument that is nothing but a setting with several values becomes several arguments.
    private mutating func several(_ text: String) -> [String] {
        let key = text.dropFirst("${user_config.".count).dropLast()
        guard text == "${user_config.\(key)}", let setting = root["user_config"]?[String(key)],
            setting["multiple"]?.boolean == true, values.given[String(key)] == nil
        else { return [single(text)] }
        let list = setting["default"]?.array?.compactMap(\.string) ?? setting["default"]?.string.map { [$0] }
        guard let list else { return setting["required"]?.boolean == true ? [single(text)] : [] }
        return list.map { single($0) }
    }

    /// The text with the variables of the format replaced; what else looks like one stays as it is written.
    private mutating func single(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "${"), let close = rest[open.upperBound...].firstIndex(of: "}") {
            let name = String(rest[open.upperBound..<close])
            result += rest[..<open.lowerBound]
            result += variable(name) ?? "$${\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + String(rest).literalInEntry
    }

    private mutating func variable(_ name: String) -> String? {
        switch name {
        case "__dirname": return folder.literalInEntry
        case "HOME": return home.literalInEntry
        case "DESKTOP": return "\(home)/Desktop".literalInEntry
        case "DOCUMENTS": return "\(home)/Documents".literalInEntry
        case "DOWNLOADS": return "\(home)/Downloads".literalInEntry
        case "/", "pathSeparator": return "/"
        default: break
        }
        guard name.hasPrefix("user_config.") else { return nil }
        let key = String(name.dropFirst("user_config.".count))
        guard let setting = root["user_config"]?[key] else { return nil }
        if values.given[key] == nil, let standard = setting["default"]?.string { return single(standard) }
        let standard = setting["default"].flatMap { value in
            value.boolean.map { $0 ? "true" : "false" } ?? value.integer.map { "\($0)" } ?? value.array?.first?.string
        }
        let hint = setting["title"]?.string ?? setting["description"]?.string
        return values.value(
            key, document: standard, isRequired: setting["required"]?.boolean ?? false, hint: hint) ?? ""
    }
}
