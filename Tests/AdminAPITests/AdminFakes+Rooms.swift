// SPDX-License-Identifier: Apache-2.0

import AdminAPI

extension AdminFakes: RoomGoverning {
    private static let room = RoomReport(name: "den", sid: "RM_1", participants: 2, publishers: 1, created: 3)

    func listRooms() async throws(AdminFault) -> [RoomReport] {
        if let fault { throw fault }
        return [Self.room]
    }

    func createRoom(_ request: RoomRequest) async throws(AdminFault) -> RoomReport {
        if let fault { throw fault }
        return Self.room
    }

    func makeToken(_ request: RoomTokenRequest) async throws(AdminFault) -> String {
        if let fault { throw fault }
        return "\(request.identity)@\(request.room)"
    }

    func closeRoom(_ name: String) async throws(AdminFault) {
        if let fault { throw fault }
    }
}
