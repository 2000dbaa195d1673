// SPDX-License-Identifier: Apache-2.0

import JSON

/// The definition of the tool that an operation becomes.
enum OperationTool {
    /// Characters of a description, which models have to read.
    private static let longestDescription = 1024
    private static let longestField = 512

    static func definition(of operation: APIOperation, in document: APIDocument) -> RawJSON {
        var schemas = SchemaTranslation(document: document)
        var properties = JSONObject()
        var required: [JSONValue] = []
        for argument in operation.parameters {
            let parameter = argument.parameter
            properties[argument.key] = described(
                schemas.translate(parameter.schema), parameter.description,
                of: "\(parameter.location.rawValue) parameter")
            if parameter.isRequired { required.append(.string(argument.key)) }
        }
        if let part = operation.body {
            properties[part.key] = described(
                schemas.translate(schema(of: part.body)), part.body.description, of: "body")
            if part.body.isRequired { required.append(.string(part.key)) }
        }
        schemas.finish()
        var input: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { input["required"] = .array(required) }
        input["additionalProperties"] = false
        if !schemas.definitions.isEmpty { input["$defs"] = .object(schemas.definitions) }
        return RawJSON(
            .object([
                "name": .string(operation.name), "description": .string(description(of: operation)),
                "inputSchema": .object(input), "annotations": annotations(of: operation),
            ]))
    }

    private static func description(of operation: APIOperation) -> String {
        let texts = [operation.summary, operation.description == operation.summary ? nil : operation.description]
        var lines = texts.compactMap { $0 }
        if operation.isDeprecated { lines.append("Deprecated.") }
        lines.append("\(operation.method) \(operation.path)")
        return cut(lines.joined(separator: "\n\n"), to: longestDescription)
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    private static func described(_ schema: JSONValue, _ text: String?, of place: String) -> JSONValue {
        guard case .object(var members) = schema else { return schema }
        if let text, members["description"] == nil || members["$ref"] != nil {
            members["description"] = .string(cut(text, to: longestField))
        }
        return .object(members)
    }

    /// Octets come as base64, since an argument is JSON.
    private static func schema(of body: APIBody) -> JSONValue? {
        guard body.form == .octets else { return body.schema }
        return ["type": "string", "contentEncoding": "base64", "contentMediaType": .string(body.mediaType)]
    }

    private static func annotations(of operation: APIOperation) -> JSONValue {
        let reads = ["GET", "HEAD", "OPTIONS", "TRACE"].contains(operation.method)
        var annotations: JSONObject = ["readOnlyHint": .boolean(reads)]
        if !reads {
            annotations["destructiveHint"] = .boolean(operation.method != "POST")
            annotations["idempotentHint"] = .boolean(["PUT", "DELETE"].contains(operation.method))
        }
        annotations["openWorldHint"] = true
        if let summary = operation.summary { annotations["title"] = .string(cut(summary, to: 100)) }
        return .object(annotations)
    }
}
