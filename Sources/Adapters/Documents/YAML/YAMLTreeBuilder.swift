// SPDX-License-Identifier: Apache-2.0

import CYAML
import JSON

/// Makes a tree of libyaml's events.
struct YAMLTreeBuilder {
    /// A collection that is still open.
    private struct Level {
        let anchor: String?
        let mark: yaml_mark_t
        var elements: [JSONValue] = []
        var members = JSONObject()
        /// From merge keys: what the mapping itself does not have.
        var merged: [JSONObject] = []
        var key: String?
        let isMapping: Bool
        var weight = 1
    }

    private struct Anchored {
        let value: JSONValue
        let weight: Int
    }

    private var levels: [Level] = []
    private var anchors: [String: Anchored] = [:]
    private var values = 0

    /// The whole tree, once it is complete.
    mutating func take(_ event: yaml_event_t) throws(YAMLFault) -> JSONValue? {
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = Self.text(scalar.value, scalar.length)
            if isKeyExpected { return try take(key: text, event.start_mark) }
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit == 1
            let value = isPlain ? YAMLScalar.value(of: text) : .string(text)
            return try finish(value, 1, anchor: Self.text(scalar.anchor), event.start_mark)
        case YAML_SEQUENCE_START_EVENT:
            try open(Self.text(event.data.sequence_start.anchor), isMapping: false, event.start_mark)
        case YAML_MAPPING_START_EVENT:
            try open(Self.text(event.data.mapping_start.anchor), isMapping: true, event.start_mark)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return try close(event.end_mark)
        case YAML_ALIAS_EVENT: return try alias(Self.text(event.data.alias.anchor) ?? "", event.start_mark)
        default: break
        }
        return nil
    }

    private var isKeyExpected: Bool {
        guard let level = levels.last else { return false }
        return level.isMapping && level.key == nil
    }

    private mutating func take(key: String, _ mark: yaml_mark_t) throws(YAMLFault) -> JSONValue? {
        guard levels[levels.count - 1].members[key] == nil else {
            throw YAMLFault("the key \"\(key.prefix(60))\" stands here twice", at: mark)
        }
        levels[levels.count - 1].key = key
        return nil
    }

    private mutating func open(_ anchor: String?, isMapping: Bool, _ mark: yaml_mark_t) throws(YAMLFault) {
        guard !isKeyExpected else { throw YAMLFault("a key must be a word or a number", at: mark) }
        guard levels.count < YAMLDocument.maximumDepth else {
            throw YAMLFault("nested deeper than \(YAMLDocument.maximumDepth) levels", at: mark)
        }
        levels.append(Level(anchor: anchor, mark: mark, isMapping: isMapping))
    }

    private mutating func close(_ mark: yaml_mark_t) throws(YAMLFault) -> JSONValue? {
        guard let level = levels.popLast() else { return nil }
        guard level.isMapping else {
            return try finish(.array(level.elements), level.weight, anchor: level.anchor, mark)
        }
        var members = level.members
        for merged in level.merged {
            for (key, value) in merged where members[key] == nil { members[key] = value }
        }
        return try finish(.object(members), level.weight, anchor: level.anchor, mark)
    }

    private mutating func alias(_ name: String, _ mark: yaml_mark_t) throws(YAMLFault) -> JSONValue? {
        guard !isKeyExpected else { throw YAMLFault("a key must be a word or a number", at: mark) }
        guard let anchored = anchors[name] else {
            throw YAMLFault("nothing before this is marked &\(name.prefix(60))", at: mark)
        }
        return try finish(anchored.value, anchored.weight, anchor: nil, mark)
    }

    /// Puts a complete value where it belongs; returns it if it is the whole document.
    private mutating func finish(
        _ value: JSONValue, _ weight: Int, anchor: String?, _ mark: yaml_mark_t
    ) throws(YAMLFault) -> JSONValue? {
        values += weight
        guard values <= YAMLDocument.maximumValues else {
            throw YAMLFault("more than \(YAMLDocument.maximumValues) values, repeated ones included", at: mark)
        }
        if let anchor { anchors[anchor] = Anchored(value: value, weight: weight) }
        guard !levels.isEmpty else { return value }
        let last = levels.count - 1
        levels[last].weight += weight
        guard levels[last].isMapping else {
            levels[last].elements.append(value)
            return nil
        }
        guard let key = levels[last].key else { return nil }
        levels[last].key = nil
        if key == "<<" {
            levels[last].merged += value.object.map { [$0] } ?? (value.array ?? []).compactMap(\.object)
        } else {
            levels[last].members[key] = value
        }
        return nil
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}
