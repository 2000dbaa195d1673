// SPDX-License-Identifier: Apache-2.0

package import HubCore
import Synchronization

/// Pins in memory, in a store that can be made to fail.
package final class MemoryManifestStore: ManifestStoring {
    package struct Failure: Error {}

    private struct Key: Hashable {
        let server: ServerName
        let name: String
    }

    private struct State {
        var pins: [Key: ToolPin] = [:]
        var held: [Key: HeldTool] = [:]
        var isFaulty = false
    }

    private let state = Mutex(State())

    package init() {}

    package func fail(_ isFaulty: Bool = true) { state.withLock { $0.isFaulty = isFaulty } }

    package func load() async throws -> (pins: [ToolPin], held: [HeldTool]) {
        try state.withLock { state throws(Failure) in
            if state.isFaulty { throw Failure() }
            return (Array(state.pins.values), Array(state.held.values))
        }
    }

    package func perform(_ changes: [ManifestChange]) async throws {
        try state.withLock { state throws(Failure) in
            if state.isFaulty { throw Failure() }
            for change in changes { Self.apply(change, to: &state) }
        }
    }

    private static func apply(_ change: ManifestChange, to state: inout State) {
        switch change {
        case .pin(let pin):
            state.pins[Key(server: pin.server, name: pin.name)] = pin
            state.held[Key(server: pin.server, name: pin.name)] = nil
        case .hold(let held): state.held[Key(server: held.server, name: held.name)] = held
        case .unpin(let server, let name): state.pins[Key(server: server, name: name)] = nil
        case .drop(let server, let name): state.held[Key(server: server, name: name)] = nil
        case .forget(let server):
            state.pins = state.pins.filter { $0.key.server != server }
            state.held = state.held.filter { $0.key.server != server }
        }
    }
}
