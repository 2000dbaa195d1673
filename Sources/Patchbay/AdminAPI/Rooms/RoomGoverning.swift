// SPDX-License-Identifier: Apache-2.0

/// The live rooms of the hub, as an operator sees them.
package protocol RoomGoverning: Sendable {
    func listRooms() async throws(AdminFault) -> [RoomReport]
    /// An existing room of that name is given as it is.
    func createRoom(_ request: RoomRequest) async throws(AdminFault) -> RoomReport
    /// A token by which a participant joins.
    func makeToken(_ request: RoomTokenRequest) async throws(AdminFault) -> String
    func closeRoom(_ name: String) async throws(AdminFault)
}

/// A hub without rooms.
package struct NoRooms: RoomGoverning {
    package static let fault = AdminFault.unavailable("this hub has no rooms: its configuration has no \"rooms\"")

    package init() {}

    package func listRooms() async throws(AdminFault) -> [RoomReport] { throw Self.fault }
    package func createRoom(_ request: RoomRequest) async throws(AdminFault) -> RoomReport { throw Self.fault }
    package func makeToken(_ request: RoomTokenRequest) async throws(AdminFault) -> String { throw Self.fault }
    package func closeRoom(_ name: String) async throws(AdminFault) { throw Self.fault }
}
