// SPDX-License-Identifier: Apache-2.0

import JSON

/// Reads one operation with what its path and the document add to it.
struct OperationReader {
    let document: APIDocument
    /// The path item.
    let item: JSONValue
    let operation: JSONValue

    func read(name: String, method: String, path: String) -> APIOperation {
        var keys = ArgumentKeys()
        let parameters = parameters(of: path).map { APIOperation.Argument(key: keys.assign($0), parameter: $0) }
        let body = body().map { APIOperation.Body(key: keys.assign("body"), body: $0) }
        return APIOperation(
            name: name, method: method, path: path,
            summary: text(operation["summary"] ?? item["summary"]),
            description: text(operation["description"] ?? item["description"]),
            isDeprecated: operation["deprecated"]?.boolean ?? false, parameters: parameters, body: body,
            security: security, server: server)
    }

    private func text(_ value: JSONValue?) -> String? {
        value?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Those of the path and those of the operation, which come before it; and what the path names without describing it.
    private func parameters(of path: String) -> [APIParameter] {
        var found: [APIParameter] = []
        for list in [operation["parameters"], item["parameters"]] {
            for value in list?.array ?? [] {
                guard let parameter = document.resolve(value).flatMap(APIParameter.init) else { continue }
                let isKnown = found.contains { $0.name == parameter.name && $0.location == parameter.location }
                let isMissing = parameter.location == .path && !path.contains("{\(parameter.name)}")
                if !isKnown && !isMissing { found.append(parameter) }
            }
        }
        for name in PathTemplate.names(in: path)
        where !found.contains(where: { $0.name == name && $0.location == .path }) {
            let value: JSONValue = ["name": .string(name), "in": "path", "schema": ["type": "string"]]
            APIParameter(value).map { found.append($0) }
        }
        return found
    }

    private func body() -> APIBody? {
        guard let body = document.resolve(operation["requestBody"]), let content = body["content"]?.object else {
            return nil
        }
        return APIBody(
            content: content, isRequired: body["required"]?.boolean ?? false, description: text(body["description"]))
    }

    private var security: [[String]] {
        let list = operation["security"]?.array ?? document.root["security"]?.array ?? []
        return list.compactMap { $0.object?.keys }
    }

    private var server: APIServer? {
        (operation["servers"]?[0] ?? item["servers"]?[0]).flatMap(APIServer.init)
    }
}

/// Names of arguments: those of the parameters, where models accept them.
private struct ArgumentKeys {
    private static let maximumLength = 64
    private var taken: Set<String> = []

    mutating func assign(_ parameter: APIParameter) -> String {
        let plain = assignable(parameter.name)
        return taken.contains(plain) ? assign(plain + "_" + parameter.location.rawValue) : assign(plain)
    }

    mutating func assign(_ wanted: String) -> String {
        let base = assignable(wanted)
        var key = base
        var count = 2
        while !taken.insert(key).inserted {
            key = "\(base.prefix(Self.maximumLength - 6))_\(count)"
            count += 1
        }
        return key
    }

    private func assignable(_ name: String) -> String {
        let safe = name.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": Character(scalar)
            default: "_"
            }
        }
        return String(safe.prefix(Self.maximumLength))
    }
}
