// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the fixture server asks of its clients.
enum EverythingQuestion {
    static func form(_ field: String, _ message: String = "Please tell") -> JSONValue {
        [
            "method": "elicitation/create",
            "params": [
                "mode": "form", "message": .string(message),
                "requestedSchema": [
                    "type": "object", "properties": .object([field: ["type": "string"]]), "required": [.string(field)],
                ],
            ],
        ]
    }

    static func sampling(_ text: String) -> JSONValue {
        [
            "method": "sampling/createMessage",
            "params": [
                "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]], "maxTokens": 100,
            ],
        ]
    }

    static let roots: JSONValue = ["method": "roots/list", "params": [:]]

    /// An `InputRequiredResult`.
    static func result(_ requests: JSONObject, state: String? = nil) -> RawJSON {
        var object: JSONObject = ["resultType": "input_required", "inputRequests": .object(requests)]
        if let state { object["requestState"] = .string(state) }
        return RawJSON(.object(object))
    }

    static let defaults: JSONValue = [
        "message": "Please review",
        "requestedSchema": [
            "type": "object",
            "properties": [
                "name": ["type": "string", "default": "John Doe"], "age": ["type": "integer", "default": 30],
                "score": ["type": "number", "default": 95.5],
                "status": ["type": "string", "enum": ["active", "inactive"], "default": "active"],
                "verified": ["type": "boolean", "default": true],
            ],
        ],
    ]

    static let enums: JSONValue = [
        "message": "Please choose",
        "requestedSchema": [
            "type": "object",
            "properties": [
                "untitledSingle": ["type": "string", "enum": ["a", "b"]],
                "titledSingle": [
                    "type": "string", "oneOf": [["const": "a", "title": "A"], ["const": "b", "title": "B"]],
                ],
                "legacyEnum": ["type": "string", "enum": ["a", "b"], "enumNames": ["A", "B"]],
                "untitledMulti": ["type": "array", "items": ["type": "string", "enum": ["a", "b"]]],
                "titledMulti": ["type": "array", "items": ["anyOf": [["const": "a", "title": "A"]]]],
            ],
        ],
    ]
}
