// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// The member of an object under `key`, compared decoded; nil if there is none or this is no object. Walks over the
    /// members before it; allocates nothing but for keys written with escapes.
    package subscript(key: String) -> RawJSON? {
        guard kind == .object else { return nil }
        return key.withBytes { wanted in
            withView { view in
                var index = start + 1
                while let member = view.member(after: index) {
                    if view.key(of: member, equals: wanted) { return part(member.valueStart..<member.valueEnd) }
                    index = member.valueEnd
                }
                return nil
            }
        }
    }

    /// The element of an array; nil beyond its end or if this is no array. Walks over the elements before it.
    package subscript(index: Int) -> RawJSON? {
        guard kind == .array, index >= 0 else { return nil }
        return withView { view in
            var next = start + 1
            var remaining = index
            while let range = view.element(after: next) {
                if remaining == 0 { return part(range) }
                remaining -= 1
                next = range.upperBound
            }
            return nil
        }
    }

    /// The members of an object in their order, keys decoded; none of anything else.
    package var members: Members { Members(of: self) }

    /// The elements of an array; none of anything else.
    package var elements: Elements { Elements(of: self) }

    package struct Members: Sequence, IteratorProtocol, Sendable {
        private let object: RawJSON
        private var index: Int

        init(of object: RawJSON) {
            self.object = object
            index = object.kind == .object ? object.start + 1 : object.end
        }

        package mutating func next() -> (key: String, value: RawJSON)? {
            guard index < object.end else { return nil }
            let found = object.withView { view -> (ByteView.Member, String)? in
                guard let member = view.member(after: index) else { return nil }
                return (member, view.string(from: member.keyStart, to: member.keyEnd, escaped: member.escaped))
            }
            guard let (member, key) = found else {
                index = object.end
                return nil
            }
            index = member.valueEnd
            return (key, object.part(member.valueStart..<member.valueEnd))
        }
    }

    package struct Elements: Sequence, IteratorProtocol, Sendable {
        private let array: RawJSON
        private var index: Int

        init(of array: RawJSON) {
            self.array = array
            index = array.kind == .array ? array.start + 1 : array.end
        }

        package mutating func next() -> RawJSON? {
            guard index < array.end, let range = array.withView({ $0.element(after: index) }) else {
                index = array.end
                return nil
            }
            index = range.upperBound
            return array.part(range)
        }
    }
}
