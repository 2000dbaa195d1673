// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the fixture server lists; the names are those that the suite asks for.
enum EverythingOfferings {
    static let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
    static let wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

    /// Bytes that a hub must not touch.
    static let schema2020 =
        #"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":"#
        + #"{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"}}}},"properties":"#
        + ##"{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"}},"allOf":[{"anyOf":[{"required":["name"]}]}],"##
        + #""if":{"required":["address"]},"then":{"minProperties":1.0},"else":{},"additionalProperties":false}"#

    static let plainTools = [
        "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource",
        "test_multiple_content_types", "test_error_handling", "test_tool_with_progress", "test_tool_with_logging",
        "test_elicitation_sep1034_defaults", "test_elicitation_sep1330_enums", "test_missing_capability",
        "test_trigger_tool_change", "test_trigger_prompt_change", "test_input_required_result_elicitation",
        "test_input_required_result_sampling", "test_input_required_result_list_roots",
        "test_input_required_result_request_state", "test_input_required_result_multiple_inputs",
        "test_input_required_result_multi_round", "test_input_required_result_tampered_state",
        "test_input_required_result_capabilities", "test_streaming_elicitation", "test_logging_tool",
    ]

    static var tools: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("tools")
        writer.beginArray()
        for name in plainTools { write(name, #"{"type":"object"}"#, &writer) }
        write("test_sampling", #"{"type":"object","properties":{"prompt":{"type":"string"}}}"#, &writer)
        write("test_elicitation", #"{"type":"object","properties":{"message":{"type":"string"}}}"#, &writer)
        write(
            "test_x_mcp_header",
            #"{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}"#, &writer)
        write("json_schema_2020_12_tool", schema2020, &writer)
        writer.endArray()
        writer.endObject()
        return writer.finishRaw()
    }

    private static func write(_ name: String, _ schema: String, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("description")
        writer.string("The fixture \(name).")
        writer.key("inputSchema")
        writer.raw(RawJSON(trusted: Array(schema.utf8)))
        writer.endObject()
    }

    static let resources = RawJSON([
        "resources": [
            ["uri": "test://static-text", "name": "static-text", "description": "A text.", "mimeType": "text/plain"],
            [
                "uri": "test://static-binary", "name": "static-binary", "description": "A picture.",
                "mimeType": "image/png",
            ],
            ["uri": "test://watched-resource", "name": "watched", "description": "Watched.", "mimeType": "text/plain"],
        ]
    ])

    static let templates = RawJSON([
        "resourceTemplates": [
            [
                "uriTemplate": "test://template/{id}/data", "name": "template", "description": "Data by id.",
                "mimeType": "application/json",
            ]
        ]
    ])

    static let prompts = RawJSON([
        "prompts": [
            ["name": "test_simple_prompt", "description": "A simple prompt."],
            [
                "name": "test_prompt_with_arguments", "description": "One with arguments.",
                "arguments": [["name": "arg1", "required": true], ["name": "arg2", "required": true]],
            ],
            [
                "name": "test_prompt_with_embedded_resource", "description": "One with a resource.",
                "arguments": [["name": "resourceUri", "required": true]],
            ],
            ["name": "test_prompt_with_image", "description": "One with a picture."],
            ["name": "test_input_required_result_prompt", "description": "One that asks."],
        ]
    ])

    static let capabilities = RawJSON([
        "tools": ["listChanged": true], "resources": ["listChanged": true, "subscribe": true],
        "prompts": ["listChanged": true], "completions": [:], "logging": [:],
    ])
}
