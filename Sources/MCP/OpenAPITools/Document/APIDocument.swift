// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
package import JSON

/// An OpenAPI document of version 3.0 or 3.1, read leniently: what is not understood costs the one operation or field it
/// stands in, never the document.
package struct APIDocument: Sendable {
    /// Operations of one document.
    package static let maximumOperations = 10_000
    /// References that lead to references; a longer chain, or a circle, leads nowhere.
    private static let maximumHops = 32

    package let root: JSONValue
    /// Whether schemas follow 3.0: a dialect of JSON Schema of its own.
    let isVersion30: Bool

    /// `bytes` are JSON.
    package init(parsing bytes: [UInt8]) throws(OpenAPIFault) {
        var limits = JSONLimits.unboundedSize
        limits.maximumMembers = 200_000
        limits.maximumDepth = 512
        do {
            try self.init(RawJSON(validating: bytes, limits: limits).value)
        } catch let fault as OpenAPIFault {
            throw fault
        } catch {
            throw .notJSON("\(error)")
        }
    }

    package init(_ root: JSONValue) throws(OpenAPIFault) {
        guard let version = root["openapi"].map(ParameterText.plain), !version.isEmpty else {
            if root["swagger"] != nil {
                throw .noOpenAPI("it is Swagger 2; convert it to OpenAPI 3 first, as swagger2openapi does")
            }
            throw .noOpenAPI("it has no member \"openapi\"")
        }
        guard version.hasPrefix("3.") else { throw .noOpenAPI("its version is \(version.prefix(20)), not 3.0 or 3.1") }
        self.root = root
        isVersion30 = version.hasPrefix("3.0")
    }

    package var title: String { root["info"]?["title"]?.string ?? "OpenAPI service" }
    package var version: String { root["info"]?["version"].map(ParameterText.plain) ?? "" }

    /// The value, or what it refers to within the document; nil for a reference that leads out of it, in a circle or
    /// nowhere.
    func resolve(_ value: JSONValue?) -> JSONValue? {
        var value = value
        for _ in 0..<Self.maximumHops {
            guard let reference = value?["$ref"]?.string else { return value }
            value = target(of: reference)
        }
        return nil
    }

    /// What a local reference (`#`, and a JSON Pointer of RFC 6901) points to.
    func target(of reference: String) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        var value: JSONValue? = root
        for part in reference.dropFirst().split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = URIText.decoded(part).replacing("~1", with: "/").replacing("~0", with: "~")
            value = Int(key).flatMap { value?[$0] } ?? value?[key]
        }
        return value
    }

    /// All operations that can be called, in the order of the document.
    package func operations() throws(OpenAPIFault) -> [APIOperation] {
        var operations: [APIOperation] = []
        var names = OperationNames()
        guard let paths = root["paths"]?.object else { throw .noOperations }
        for (path, item) in paths where path.hasPrefix("/") {
            guard let item = resolve(item) else { continue }
            for method in APIOperation.methods {
                guard let operation = item[method.lowercased()], operation.object != nil else { continue }
                guard operations.count < Self.maximumOperations else {
                    throw .tooManyOperations(limit: Self.maximumOperations)
                }
                let name = names.assign(operation["operationId"]?.string, method: method, path: path)
                let reader = OperationReader(document: self, item: item, operation: operation)
                operations.append(reader.read(name: name, method: method, path: path))
            }
        }
        guard !operations.isEmpty else { throw .noOperations }
        return operations
    }
}
