// SPDX-License-Identifier: Apache-2.0

/// Which layer of a track goes to one receiver: the wanted one from its next keyframe on, until then the one that went
/// before. Pure.
package struct LayerSelection: Equatable, Sendable {
    /// What goes out now; nil for nothing.
    package private(set) var current: Int?
    /// What is to go out; nil for nothing.
    package private(set) var target: Int?

    /// `layer` is sent at once, for tracks that have but one.
    package init(sending layer: Int? = nil) { (current, target) = (layer, layer) }

    package var waitsForKeyframe: Bool { target != nil && target != current }

    package mutating func choose(_ layer: Int?) {
        target = layer
        if layer == nil { current = nil }
    }

    /// The layer that goes out has ended: the next keyframe of the target is needed.
    package mutating func interrupt() { current = nil }

    /// Whether a packet goes out.
    package mutating func admits(layer: Int, isKeyframe: Bool) -> Bool {
        if layer == target, layer != current, isKeyframe { current = layer }
        return layer == current
    }
}
