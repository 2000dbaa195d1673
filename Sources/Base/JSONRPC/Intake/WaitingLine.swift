// SPDX-License-Identifier: Apache-2.0

/// A queue whose front is taken in constant time on average. Its bound is its owner's.
struct WaitingLine<Element: Sendable>: Sendable {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func dropFirst() {
        guard !isEmpty else { return }
        elements[head] = nil
        head += 1
        if head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll() {
        elements.removeAll()
        head = 0
    }

    /// Takes the first element that matches, wherever it stands.
    mutating func removeFirst(where matches: (Element) -> Bool) -> Element? {
        let place = elements.indices.dropFirst(head).first { index in elements[index].map(matches) ?? false }
        return place.flatMap { elements.remove(at: $0) }
    }
}
