// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import OpenAPITools

/// Tells what kind of document describes servers, and reads them from it.
struct ServerDocument {
    /// JSON or YAML.
    let bytes: [UInt8]
    /// The name that errors carry.
    let file: String
    /// The URL that it came from; nil for a file.
    let source: String?
    /// Where relative paths in it begin: empty, or with a slash at its end.
    let folder: String
    let home: String
    let values: [String: String]

    func plan() throws(RegistrationFault) -> [PlannedServer] {
        let (json, root) = try read()
        if root["openapi"] != nil || root["swagger"] != nil { return [try service(json, root)] }
        for key in ["mcpServers", "servers"] {
            if let servers = root[key]?.object { return try ServersFile.read(servers) }
        }
        if BundleManifest.recognizes(root) {
            guard source == nil else {
                throw .unsupported(
                    "an MCPB bundle has to be unpacked on this machine; add the manifest.json in its folder")
            }
            let place = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
            var manifest = BundleManifest(root, folder: place, home: home, values: values)
            return [try manifest.plan()]
        }
        if RegistryDocument.recognizes(root) {
            var document = RegistryDocument(root, values: values)
            return [try document.plan()]
        }
        throw .unknownKind(file)
    }

    private func read() throws(RegistrationFault) -> ([UInt8], JSONObject) {
        do {
            let json = try ServiceFile.json(bytes, file: file)
            var limits = JSONLimits.unboundedSize
            limits.maximumMembers = 200_000
            limits.maximumDepth = 512
            guard let root = try JSONValue(parsing: json, limits: limits).object else {
                throw RegistrationFault.unknownKind(file)
            }
            return (json, root)
        } catch let failure as DocumentFailure {
            throw .unreadable(failure.errors.map(\.description).joined(separator: "; "))
        } catch let fault as RegistrationFault {
            throw fault
        } catch {
            throw .unreadable("\(file): \(error)")
        }
    }

    private func service(_ json: [UInt8], _ root: JSONObject) throws(RegistrationFault) -> PlannedServer {
        var entry: JSONObject = ["openapi": .string(file.literalInEntry)]
        if let url = values["url"] { entry["url"] = .string(url) }
        let toolset: OpenAPIToolset
        do {
            toolset = try OpenAPIToolset(OpenAPIService(document: json, source: source, baseURL: values["url"]))
        } catch {
            throw .invalid(kind: "OpenAPI document", "\(error)")
        }
        var secrets = JSONObject()
        for name in toolset.schemes { secrets[name] = values[name].map(JSONValue.string) }
        if !secrets.isEmpty { entry["secrets"] = .object(secrets) }
        var plan = PlannedServer(
            kind: .openAPI, displayName: root["info"]?["title"]?.string ?? "service", entry: entry, document: json,
            source: source)
        plan.notes = notes(on: toolset)
        return plan
    }

    private func notes(on toolset: OpenAPIToolset) -> [String] {
        var notes = ["\(toolset.tools.count) operations; requests go to \(toolset.bases.joined(separator: ", "))"]
        let open = toolset.schemes.filter { values[$0] == nil }
        if !open.isEmpty {
            notes.append(
                "security schemes without a credential (--set NAME=${env:VARIABLE}): \(open.joined(separator: ", "))")
        }
        return notes
    }
}
