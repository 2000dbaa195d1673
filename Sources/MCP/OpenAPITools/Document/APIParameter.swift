// SPDX-License-Identifier: Apache-2.0

import JSON

/// One parameter of an operation.
package struct APIParameter: Sendable {
    enum Location: String, Sendable {
        case path, query, header, cookie
    }

    /// How values become text (OpenAPI 3, "Style Values").
    enum Style: String, Sendable {
        case simple, label, matrix, form, spaceDelimited, pipeDelimited, deepObject
    }

    let name: String
    let location: Location
    let style: Style
    let explode: Bool
    let allowsReserved: Bool
    let isRequired: Bool
    /// With a media type, which is always taken as JSON, the value is one JSON text instead of having a style.
    let isJSON: Bool
    let description: String?
    let schema: JSONValue?

    /// Nil for what is no parameter that could be sent.
    init?(_ value: JSONValue) {
        guard let name = value["name"]?.string, !name.isEmpty,
            let location = value["in"]?.string.flatMap(Location.init(rawValue:))
        else { return nil }
        // OpenAPI says that these three are not described as parameters: they belong to body and security.
        let reserved = ["accept", "content-type", "authorization"]
        if location == .header, reserved.contains(name.lowercased()) { return nil }
        self.name = name
        self.location = location
        let standard = location == .path || location == .header ? Style.simple : .form
        style = value["style"]?.string.flatMap(Style.init(rawValue:)) ?? standard
        explode = value["explode"]?.boolean ?? (style == .form)
        allowsReserved = value["allowReserved"]?.boolean ?? false
        isRequired = location == .path || value["required"]?.boolean ?? false
        let content = value["content"]?.object?.first { _ in true }
        isJSON = content != nil
        description = value["description"]?.string
        schema = content?.value["schema"] ?? value["schema"]
    }
}
