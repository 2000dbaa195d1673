// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Makes the HTTP request of an operation from a call's arguments.
struct OperationRequest {
    let operation: APIOperation
    /// Absolute, without a slash at its end.
    let base: String
    let credentials: RequestCredentials

    func make(_ arguments: RawJSON) throws(ArgumentFault) -> HTTPClientRequest {
        try check(arguments)
        var path: [String: String] = [:]
        var query = credentials.query.map { (URIText.encoded($0.name), URIText.encoded($0.value)) }
        var cookies: [String] = []
        var fields: HTTPFields = ["accept": "application/json, */*;q=0.5"]
        for argument in operation.parameters {
            let parameter = argument.parameter
            guard let value = try value(of: argument, in: arguments) else { continue }
            switch parameter.location {
            case .path: path[parameter.name] = try segment(value, argument)
            case .query: query += pairs(value, parameter)
            case .header: try append(header(value, parameter), of: argument, to: &fields)
            case .cookie:
                cookies += pairs(value, parameter).map { "\($0.name)=\($0.value)" }
            }
        }
        cookies += credentials.cookies.map { "\($0.name)=\(URIText.encoded($0.value))" }
        if !cookies.isEmpty { fields.append("cookie", cookies.joined(separator: "; ")) }
        for field in credentials.fields { fields.set(field.name, to: field.value) }
        var request = HTTPClientRequest(
            method: HTTPMethod(rawValue: operation.method), url: url(path, query), fields: fields)
        try addBody(of: arguments, to: &request)
        return request
    }

    private func check(_ arguments: RawJSON) throws(ArgumentFault) {
        let known = operation.parameters.map(\.key) + (operation.body.map { [$0.key] } ?? [])
        if let stranger = arguments.members.first(where: { !known.contains($0.key) }) {
            throw .unknown(stranger.key, known: known)
        }
    }

    private func value(
        of argument: APIOperation.Argument, in arguments: RawJSON
    ) throws(ArgumentFault) -> JSONValue? {
        guard let value = arguments[argument.key], !value.isNull else {
            if argument.parameter.isRequired { throw .missing(argument.key) }
            return nil
        }
        return argument.parameter.isJSON ? .string(value.text) : value.value
    }

    /// A value that would lead out of its place in the path is refused: servers and clients resolve dots.
    private func segment(_ value: JSONValue, _ argument: APIOperation.Argument) throws(ArgumentFault) -> String {
        let text = ParameterText.segment(value, of: argument.parameter)
        if text.isEmpty { throw .unusable(argument.key, why: "it is part of the path and must not be empty") }
        if [".", ".."].contains(text) { throw .unusable(argument.key, why: "it is part of the path") }
        return text
    }

    private func pairs(_ value: JSONValue, _ parameter: APIParameter) -> [ParameterText.Pair] {
        ParameterText.pairs(
            value, named: parameter.name, style: parameter.style, explode: parameter.explode,
            allowsReserved: parameter.allowsReserved)
    }

    private func header(_ value: JSONValue, _ parameter: APIParameter) -> String {
        ParameterText.header(value, explode: parameter.explode)
    }

    private func append(
        _ text: String, of argument: APIOperation.Argument, to fields: inout HTTPFields
    ) throws(ArgumentFault) {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            throw .unusable(argument.key, why: "a header holds visible ASCII only")
        }
        fields.append(argument.parameter.name.lowercased(), text)
    }

    private func url(_ path: [String: String], _ query: [(String, String)]) -> String {
        let whole = base + PathTemplate.fill(operation.path, with: path)
        guard !query.isEmpty else { return whole }
        let text = query.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        return whole + (whole.contains("?") ? "&" : "?") + text
    }

    private func addBody(of arguments: RawJSON, to request: inout HTTPClientRequest) throws(ArgumentFault) {
        guard let part = operation.body else { return }
        guard let value = arguments[part.key] else {
            if part.body.isRequired { throw .missing(part.key) }
            return
        }
        let content = try BodyText(body: part.body, key: part.key).make(value)
        request.body = content.bytes
        request.fields.set("content-type", to: content.type)
    }
}
