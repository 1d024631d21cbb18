// Written by `npm run client` from the OpenAPI document; do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health */
        get: operations["get_root"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules that raise alerts
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_alert_rules"];
        put?: never;
        /**
         * Makes a rule; it looks at what is seen from now on
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_alert_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rule
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_alert_rules_rule_id"];
        put?: never;
        post?: never;
        /**
         * Removes a rule; alerts that it raised stay
         * @description Needs the permission `alerts:write`.
         */
        delete: operations["delete_api_alert_rules_rule_id"];
        options?: never;
        head?: never;
        /**
         * Changes a rule, or turns it on or off; what is not named stays
         * @description Needs the permission `alerts:write`.
         */
        patch: operations["patch_api_alert_rules_rule_id"];
        trace?: never;
    };
    "/api/alert-rules/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have raised, had it been there: of the last day, or of other hours; stores nothing
         * @description Needs the permission `alerts:read`.
         */
        post: operations["post_api_alert_rules_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts, newest first, with how many there are in each state
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert with its comments
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_alerts_alert_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that somebody looks after an alert
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_alerts_alert_id_acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a comment to an alert
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_alerts_alert_id_comments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens an alert again
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_alerts_alert_id_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Closes an alert
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_alerts_alert_id_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit log, newest first; with `after`, oldest first from there
         * @description Needs the permission `audit:read`.
         */
        get: operations["get_api_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole audit log as lines of JSON, oldest first
         * @description Needs the permission `audit:read`.
         */
        get: operations["get_api_audit_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes audit entries older than a number of days; what remains can be verified as before
         * @description Needs the permission `audit:write`.
         */
        post: operations["post_api_audit_prune"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether any entry of the audit log was changed, removed or reordered
         * @description Needs the permission `audit:read`.
         */
        get: operations["get_api_audit_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/accept-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the user that an invitation is for, and signs them in
         * @description Needs no credential.
         */
        post: operations["post_api_auth_accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is, and what they may do
         * @description For everybody who is known.
         */
        get: operations["get_api_auth_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signs in whoever comes back from the identity provider: known there before, invited, or made if allowed
         * @description Needs no credential. Fields it does not know are ignored.
         */
        get: operations["get_api_auth_oidc_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends a browser to the identity provider to sign in there
         * @description Needs no credential.
         */
        get: operations["get_api_auth_oidc_start"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replaces one's own password and ends all other sessions
         * @description For users who are signed in.
         */
        post: operations["post_api_auth_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a secret for an authenticator app; it counts once a code of it was confirmed
         * @description For users who are signed in.
         */
        post: operations["post_api_auth_second_factor"];
        /**
         * Turns one's second factor off
         * @description For users who are signed in.
         */
        delete: operations["delete_api_auth_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turns the second factor on with a code of the app, and answers recovery codes, shown once
         * @description For users who are signed in.
         */
        post: operations["post_api_auth_second_factor_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sessions that one has open, newest first
         * @description For users who are signed in.
         */
        get: operations["get_api_auth_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one of one's own sessions, at once everywhere
         * @description For users who are signed in.
         */
        delete: operations["delete_api_auth_sessions_session_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs a user in with e-mail address and password, and a code where they use a second factor
         * @description Needs no credential.
         */
        post: operations["post_api_auth_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session that the request was made with
         * @description For users who are signed in.
         */
        post: operations["post_api_auth_sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one can sign in here, for a page that offers it
         * @description Needs no credential.
         */
        get: operations["get_api_auth_ways"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The backups in the folder of backups, oldest first
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_backups"];
        put?: never;
        /**
         * Writes a sealed backup into the folder of backups while all goes on, and checks it
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_backups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cameras and how they are; credentials in addresses are masked
         * @description Needs the permission `cameras:read`. Fields it does not know are ignored.
         */
        get: operations["get_api_cameras"];
        put?: never;
        /**
         * Adds a camera, which a process with the role camera connects to at once
         * @description Needs the permission `cameras:write`. Fields it does not know are ignored.
         */
        post: operations["post_api_cameras"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{camera_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One camera and how it is
         * @description Needs the permission `cameras:read`.
         */
        get: operations["get_api_cameras_camera_id"];
        put?: never;
        post?: never;
        /**
         * Removes a camera; what was seen by it stays
         * @description Needs the permission `cameras:write`. Fields it does not know are ignored.
         */
        delete: operations["delete_api_cameras_camera_id"];
        options?: never;
        head?: never;
        /**
         * Changes a camera, which connects anew; settings that are not named stay as they are
         * @description Needs the permission `cameras:write`.
         */
        patch: operations["patch_api_cameras_camera_id"];
        trace?: never;
    };
    "/api/cameras/{camera_id}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a picture as the next frame of a camera of the kind push:, and answers what is seen on it
         * @description Needs the permission `cameras:push`.
         */
        post: operations["post_api_cameras_camera_id_frames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{camera_id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The pictures of a camera as they come (multipart/x-mixed-replace), with boxes where wanted, and the names and expressions that the caller may see
         * @description Needs the permission `cameras:read`.
         */
        get: operations["get_api_cameras_camera_id_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/{camera_id}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last picture of a camera as a JPEG, with boxes where wanted, and the names and expressions that the caller may see
         * @description Needs the permission `cameras:read`.
         */
        get: operations["get_api_cameras_camera_id_snapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The pictures of several cameras as they come, small and in one answer (multipart/x-mixed-replace; `Netra-Camera` of each part says whose it is)
         * @description Needs the permission `cameras:read`.
         */
        get: operations["get_api_cameras_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cameras/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connects to a camera, or to an address before it is added, and says whether pictures come
         * @description Needs the permission `cameras:write`.
         */
        post: operations["post_api_cameras_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sensitive functions, and whether they are on
         * @description Needs the permission `capabilities:read`.
         */
        get: operations["get_api_capabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/capabilities/{capability}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Turns a sensitive function on, for a stated purpose, or off
         * @description Needs the permission `capabilities:write`.
         */
        put: operations["put_api_capabilities_capability"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Edge nodes: when each was last heard of, and how much it still has to deliver
         * @description Needs the permission `cameras:read`.
         */
        get: operations["get_api_edges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edges/{edge_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forgets an edge node; what it delivered stays, and its cameras are run here again. Revoke its key, too
         * @description Needs the permission `cameras:write`.
         */
        delete: operations["delete_api_edges_edge_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edges/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * For edge nodes: stores what one saw, in its order and once, however often it is sent
         * @description Needs the permission `edge:deliver`.
         */
        post: operations["post_api_edges_deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edges/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * For edge nodes: says how one is, and answers the changes of its gallery, of thresholds and of its cameras
         * @description Needs the permission `edge:deliver`.
         */
        post: operations["post_api_edges_exchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/edges/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Of an edge node itself: whether the server is there, and what is still to be delivered
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_edges_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evaluation/gallery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is doubtful in a gallery: people who look alike, faces filed under the wrong name, too few photos
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_evaluation_gallery"];
        put?: never;
        /**
         * Looks for what is doubtful in a gallery as a job, whose report is kept
         * @description Needs the permission `gallery:read`.
         */
        post: operations["post_api_evaluation_gallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evaluation/gallery/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report of an evaluation that ran as a job, as long as the job is kept
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_evaluation_gallery_job_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tells subscribers of an event that did not happen, marked as dispatched; it raises no alert and changes nothing
         * @description Needs the permission `events:write`. Fields it does not know are ignored.
         */
        post: operations["post_api_events_dispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Enrolled faces, oldest first, of a gallery or of one person
         * @description Needs the permission `gallery:read`. Fields it does not know are ignored.
         */
        get: operations["get_api_faces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/{face_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One enrolled face
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_faces_face_id"];
        put?: never;
        post?: never;
        /**
         * Deletes a face with its template and region; the person stays
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        delete: operations["delete_api_faces_face_id"];
        options?: never;
        head?: never;
        /**
         * Replaces the metadata of a face
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        patch: operations["patch_api_faces_face_id"];
        trace?: never;
    };
    "/api/faces/{face_id}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The kept picture of an enrolled face as JPEG: the part of the photo of twice the box, at most 512 px
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_faces_face_id_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/{face_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Files a face under another person of the same gallery
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_faces_face_id_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/batch-recognize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who is in each of several photos; a photo that cannot be read does not fail the others
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_api_faces_batch_recognize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reads all templates into the index again, and with clear drops kept analyses too; recognition goes on meanwhile
         * @description Needs the permission `system:write`. Fields it does not know are ignored.
         */
        post: operations["post_api_faces_cache"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/delete/{face_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a face with its template and region; the person stays
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        delete: operations["delete_api_faces_delete_face_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/recognize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who one face of a photo is, with the closest people
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_api_faces_recognize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/regenerate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes the templates of some people or faces of a gallery, or of all, anew from the pictures kept, as a job
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_faces_regenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/faces/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrols the face of one photo for a person
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        post: operations["post_api_faces_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/galleries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The galleries with the numbers of people and faces in them
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_galleries"];
        put?: never;
        /**
         * Creates a gallery: a set of people who are searched together
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_galleries"];
        /**
         * Deletes a gallery, forgets everybody in it, and makes out a receipt; the default gallery stays
         * @description Needs the permission `gallery:write`.
         */
        delete: operations["delete_api_galleries"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/galleries/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a gallery, forgets everybody in it, and makes out a receipt; the default gallery stays
         * @description Needs the permission `gallery:write`.
         */
        delete: operations["delete_api_galleries_name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/galleries/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A gallery with its templates (and pictures of the faces) as one signed file, encrypted with a passphrase
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_galleries_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/galleries/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in the people of a signed gallery file as a job: uploaded, or in the folder models/ of the data folder
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_galleries_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/galleries/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The fingerprint of the key that this installation signs exported galleries with
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_galleries_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The folders that photos may be put into, how they are, and what they gave
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_inboxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inboxes/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of the files that were put into inboxes
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_inboxes_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations that can still be accepted
         * @description Needs the permission `users:read`.
         */
        get: operations["get_api_invitations"];
        put?: never;
        /**
         * Invites somebody, with roles that they will have; the token is shown once, an earlier one ends
         * @description Needs the permission `users:write`.
         */
        post: operations["post_api_invitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes an invitation back
         * @description Needs the permission `users:write`.
         */
        delete: operations["delete_api_invitations_invitation_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Background work, newest first: waiting, running, done, failed and cancelled
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job with its progress, and its result or error
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_jobs_job_id"];
        put?: never;
        post?: never;
        /**
         * Cancels a job: one that waits at once, one that runs at its next step; what it has done stays
         * @description Needs the permission `jobs:write`.
         */
        delete: operations["delete_api_jobs_job_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of each thing that a job worked through, in the order of their names
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_jobs_job_id_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a job of batch recognition found, photo by photo, as far as it is; for whoever asked for it
         * @description Needs the permission `recognition:run`.
         */
        get: operations["get_api_jobs_job_id_results"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/results.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as CSV, a line for each face
         * @description Needs the permission `recognition:run`.
         */
        get: operations["get_api_jobs_job_id_results_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/results.ndjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that a job of batch recognition has found so far; for whoever asked for it
         * @description Needs the permission `recognition:run`.
         */
        get: operations["get_api_jobs_job_id_results_ndjson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Runs a job again that failed or was cancelled, with all its attempts
         * @description Needs the permission `jobs:write`.
         */
        post: operations["post_api_jobs_job_id_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * API keys, newest first, never their secrets
         * @description Needs the permission `keys:read`.
         */
        get: operations["get_api_keys"];
        put?: never;
        /**
         * Makes an API key, which is shown once; it cannot hold more than you may
         * @description Needs the permission `keys:write`.
         */
        post: operations["post_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes an API key, at once everywhere and for good
         * @description Needs the permission `keys:write`.
         */
        delete: operations["delete_api_keys_key_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/liveness/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a liveness session, to which frames of one person are sent for three minutes
         * @description Needs the permission `recognition:run`.
         */
        post: operations["post_api_liveness_sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/liveness/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a liveness session is; reads its result, once, where it is complete
         * @description Needs the permission `recognition:run`.
         */
        get: operations["get_api_liveness_sessions_session_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/liveness/sessions/{session_id}/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds a frame to a liveness session; once the face has moved enough, the score
         * @description Needs the permission `recognition:run`.
         */
        post: operations["post_api_liveness_sessions_session_id_frames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/master-key/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Re-wraps every data key with the next master key while all goes on; broken off, it goes on when called again
         * @description Needs the permission `keys:write`.
         */
        post: operations["post_api_master_key_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The model pack in use: networks, licences, metric and thresholds, and what runs them
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switches all processes to another model that every face has a template of; the same way leads back
         * @description Needs the permission `system:write`.
         */
        put: operations["put_api_models_active"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides about enrolled faces, each left out of the gallery in turn, with the active model and another one
         * @description Needs the permission `system:read`.
         */
        post: operations["post_api_models_compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pauses giving faces templates of another model; what is done stays
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_models_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives all faces templates of another model, in the background; or goes on with it after a pause
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_models_prepare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/remove-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes all templates of a model that is not in use; there is no way back to it without preparing it again
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_models_remove_templates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/shadow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Has another model look at the photos that this process recognises, and counts what it would decide otherwise
         * @description Needs the permission `system:write`.
         */
        put: operations["put_api_models_shadow"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/models/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which model is active, and how far changes to other models have come
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_models_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mqtt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is published over MQTT and where, as configured, and whether events wait for the broker
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_mqtt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mqtt/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publishes a message to `<prefix>/test` over a connection of its own, and answers what came of it
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_mqtt_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People of a gallery, oldest first; `query` finds parts of name, external id, e-mail or the values of metadata
         * @description Needs the permission `gallery:read`. Fields it does not know are ignored.
         */
        get: operations["get_api_people"];
        put?: never;
        /**
         * Creates a person without a face yet
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        post: operations["post_api_people"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{into_person_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes two people one: all faces go to the person kept, the other one is gone. It can be undone for a week
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_people_into_person_id_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person with their faces and the watch lists that they are on
         * @description Needs the permission `gallery:read`. Fields it does not know are ignored.
         */
        get: operations["get_api_people_person_id"];
        put?: never;
        post?: never;
        /**
         * Deletes a person with all faces, templates, regions and the data key that opened them, and makes out a receipt
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        delete: operations["delete_api_people_person_id"];
        options?: never;
        head?: never;
        /**
         * Changes name, external id, e-mail or metadata; metadata is replaced as a whole
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        patch: operations["patch_api_people_person_id"];
        trace?: never;
    };
    "/api/people/{person_id}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * On what ground and for what purpose a person is stored
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_people_person_id_consent"];
        /**
         * Records the ground on which a person is stored; replaces the record before
         * @description Needs the permission `gallery:write`.
         */
        put: operations["put_api_people_person_id_consent"];
        post?: never;
        /**
         * Notes that a person has withdrawn; deletes nothing by itself
         * @description Needs the permission `gallery:write`.
         */
        delete: operations["delete_api_people_person_id_consent"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything held about a person as one archive (tar.gz): JSON, and the stored pictures of their faces
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_people_person_id_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrols several photos of one person, with what became of each
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_people_person_id_faces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was merged into a person and can still be parted from them, newest first
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_people_person_id_merges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/merges/{merge_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Parts two people again: who was merged is back under the same id, with what was theirs
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_people_person_id_merges_merge_id_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/not-this-person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The faces that were marked as not this person, oldest first
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_people_person_id_not_this_person"];
        put?: never;
        /**
         * Notes that a face is not this person, whatever it looks like: later decisions pass the person over for it
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_people_person_id_not_this_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/not-this-person/{correction_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes back that a face is not this person, and deletes what was kept of it
         * @description Needs the permission `gallery:write`.
         */
        delete: operations["delete_api_people_person_id_not_this_person_correction_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person_id}/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a person went: sightings of all cameras joined to visits with travel times, newest first
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_people_person_id_visits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The thresholds and rules that decisions in a gallery use now, and the errors to expect of them
         * @description Needs the permission `policy:read`.
         */
        get: operations["get_api_policy"];
        /**
         * Stores a new version of the policy; decisions use it at once in every process
         * @description Needs the permission `policy:write`.
         */
        put: operations["put_api_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/curve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What every threshold would mean in a gallery: strangers taken for somebody, and enrolled people missed
         * @description Needs the permission `policy:read`.
         */
        get: operations["get_api_policy_curve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/derive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compares the people of a gallery, or of every one, with each other now, and derives thresholds from that
         * @description Needs the permission `policy:write`.
         */
        post: operations["post_api_policy_derive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Photos that a person must decide on, oldest first: whom they were brought for, and whom they look like
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine/{quarantine_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides on a quarantined photo: enrol it for whom it was brought, for another person, or discard it
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_quarantine_quarantine_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quarantine/{quarantine_id}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The quarantined photo itself, as base64
         * @description Needs the permission `gallery:read`.
         */
        get: operations["get_api_quarantine_quarantine_id_photo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/receipts/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a receipt of an erasure is genuine, and whether what it says holds still
         * @description Needs the permission `gallery:read`.
         */
        post: operations["post_api_receipts_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * After how many days what is deleted by itself
         * @description Needs the permission `system:read`.
         */
        get: operations["get_api_retention"];
        /**
         * Changes rules of retention; classes that are not named keep theirs. Preview them first
         * @description Needs the permission `system:write`.
         */
        put: operations["put_api_retention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How much the rules, or those given, would delete now; deletes nothing
         * @description Needs the permission `system:read`.
         */
        post: operations["post_api_retention_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deletes now what the rules of retention say, as happens every night
         * @description Needs the permission `system:write`.
         */
        post: operations["post_api_retention_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The built-in roles and your own, with what each grants
         * @description Needs the permission `users:read`.
         */
        get: operations["get_api_roles"];
        put?: never;
        /**
         * Makes a role of your own; it cannot hold more than you may
         * @description Needs the permission `users:write`.
         */
        post: operations["post_api_roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a role of your own that nobody has any more
         * @description Needs the permission `users:write`.
         */
        delete: operations["delete_api_roles_name"];
        options?: never;
        head?: never;
        /**
         * Changes what a role of your own grants, at once for everybody who has it
         * @description Needs the permission `users:write`.
         */
        patch: operations["patch_api_roles_name"];
        trace?: never;
    };
    "/api/sample-people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrols people of the photos that come with the installation, to try things with; twice doubles nobody
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_sample_people"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work that repeats: when it was last due and when it is next
         * @description Needs the permission `jobs:read`.
         */
        get: operations["get_api_schedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sighting-corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What users said about strangers and sightings, newest first, undone or not
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_sighting_corrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sighting-corrections/{correction_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a correction back: the sightings return to where they were
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_sighting_corrections_correction_id_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was seen where and when, newest first
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_sightings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/{sighting_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One sighting
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_sightings_sighting_id"];
        put?: never;
        post?: never;
        /**
         * Deletes a sighting with its picture, template and expressions
         * @description Needs the permission `sightings:write`.
         */
        delete: operations["delete_api_sightings_sighting_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/{sighting_id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says who a sighting is of, whatever was decided. It can be undone
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_sightings_sighting_id_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/{sighting_id}/crop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The best picture of the face of a sighting, as JPEG
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_sightings_sighting_id_crop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/{sighting_id}/expressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the face of a sighting looked over time, where expressions are read on cameras
         * @description Needs the permission `expression:run`.
         */
        get: operations["get_api_sightings_sighting_id_expressions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/{sighting_id}/not-this-person": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that a sighting is not of the person it was taken for, or of whom it may be: it becomes a stranger, and later decisions pass the person over for that face. It can be undone
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_sightings_sighting_id_not_this_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sightings/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has this face been here? Every sighting that looks like the face of a photo, or is of whom it shows, newest first: known, unknown or ignored, of all cameras and any time
         * @description Needs the permission `sightings:read`.
         */
        post: operations["post_api_sightings_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sightings, decisions, people, cameras and alerts over time
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statistics.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as CSV, a row for each stretch of time
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_statistics_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/test/recognize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells subscribers of a recognition that did not happen, marked as simulated, so that the handling of events can be tried
         * @description Needs the permission `events:read`. Fields it does not know are ignored.
         */
        get: operations["get_api_test_recognize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Strangers who were seen, who was seen last first
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_unknowns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{into_unknown_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes two strangers one: all sightings go to the one kept. It can be undone
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_unknowns_into_unknown_id_merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One stranger
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_unknowns_unknown_id"];
        put?: never;
        post?: never;
        /**
         * Deletes a stranger with all sightings, pictures and templates
         * @description Needs the permission `sightings:write`.
         */
        delete: operations["delete_api_unknowns_unknown_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}/crop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The best picture of a stranger, as JPEG
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_unknowns_unknown_id_crop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}/ignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A stranger of whom nobody wants to hear: still recorded, but never reported. It can be undone
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_unknowns_unknown_id_ignore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says who a stranger is: a new person of that name, or one there is, gets the best pictures enrolled and all sightings so far. It can be undone
         * @description Needs the permission `gallery:write`.
         */
        post: operations["post_api_unknowns_unknown_id_name"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes sightings of a stranger out, as those of another stranger. It can be undone
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_unknowns_unknown_id_split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/unknowns/{unknown_id}/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a stranger went: sightings of all cameras joined to visits with travel times, newest first
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_unknowns_unknown_id_visits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everybody who can sign in, oldest first
         * @description Needs the permission `users:read`.
         */
        get: operations["get_api_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes the name or the roles of a user, or shuts them out and lets them in again; at once
         * @description Needs the permission `users:write`.
         */
        patch: operations["patch_api_users_user_id"];
        trace?: never;
    };
    "/api/users/{user_id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a user a password for one use, shown once, and ends their sessions
         * @description Needs the permission `users:write`.
         */
        post: operations["post_api_users_user_id_reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{user_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The open sessions of a user, newest first
         * @description Needs the permission `users:read`.
         */
        get: operations["get_api_users_user_id_sessions"];
        put?: never;
        post?: never;
        /**
         * Ends one or all sessions of a user, at once everywhere
         * @description Needs the permission `users:write`.
         */
        delete: operations["delete_api_users_user_id_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{user_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends one or all sessions of a user, at once everywhere
         * @description Needs the permission `users:write`.
         */
        delete: operations["delete_api_users_user_id_sessions_session_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether two photos, or a photo and an enrolled person, show the same person
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_api_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Videos that were sent to be looked through, newest first, and how far they are
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_videos"];
        put?: never;
        /**
         * Has a video looked through as a job: who is in it, and when
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_videos"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One video, how far it is, and who was seen in it
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_videos_video_id"];
        put?: never;
        post?: never;
        /**
         * Deletes a video with its annotated copy, and what was seen in it where that is asked for
         * @description Needs the permission `sightings:write`.
         */
        delete: operations["delete_api_videos_video_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video_id}/annotated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The annotated copy of a video as MP4: boxes, names, decisions
         * @description Needs the permission `sightings:read`.
         */
        get: operations["get_api_videos_video_id_annotated"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{video_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops looking through a video and deletes it; what was seen so far stays
         * @description Needs the permission `sightings:write`.
         */
        post: operations["post_api_videos_video_id_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watch-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists of people whom rules watch for
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_watch_lists"];
        put?: never;
        /**
         * Makes a watch list; it does nothing until a rule names it
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_watch_lists"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watch-lists/{watch_list_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One watch list
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_watch_lists_watch_list_id"];
        put?: never;
        post?: never;
        /**
         * Removes a watch list with the rules that watch for it; people and past alerts stay
         * @description Needs the permission `alerts:write`.
         */
        delete: operations["delete_api_watch_lists_watch_list_id"];
        options?: never;
        head?: never;
        /**
         * Changes name, description or severity of a watch list
         * @description Needs the permission `alerts:write`.
         */
        patch: operations["patch_api_watch_lists_watch_list_id"];
        trace?: never;
    };
    "/api/watch-lists/{watch_list_id}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on a watch list, added last first; who has expired is among them
         * @description Needs the permission `alerts:read`.
         */
        get: operations["get_api_watch_lists_watch_list_id_people"];
        put?: never;
        /**
         * Puts a person on a watch list, or changes until when; who was seen before raises nothing
         * @description Needs the permission `alerts:write`.
         */
        post: operations["post_api_watch_lists_watch_list_id_people"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/watch-lists/{watch_list_id}/people/{person_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a person off a watch list
         * @description Needs the permission `alerts:write`.
         */
        delete: operations["delete_api_watch_lists_watch_list_id_people_person_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Webhooks and how they are, never their secrets
         * @description Needs the permission `webhooks:read`.
         */
        get: operations["get_api_webhooks"];
        put?: never;
        /**
         * Adds a webhook, which is told of events from now on; its secret is shown once
         * @description Needs the permission `webhooks:write`.
         */
        post: operations["post_api_webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook and how it is, never its secret
         * @description Needs the permission `webhooks:read`.
         */
        get: operations["get_api_webhooks_webhook_id"];
        put?: never;
        post?: never;
        /**
         * Removes a webhook with its secret and what it was still to be sent
         * @description Needs the permission `webhooks:write`.
         */
        delete: operations["delete_api_webhooks_webhook_id"];
        options?: never;
        head?: never;
        /**
         * Changes a webhook; one that is turned on again is told of events from then on, not of those it missed
         * @description Needs the permission `webhooks:write`.
         */
        patch: operations["patch_api_webhooks_webhook_id"];
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a webhook was sent, newest first: waiting, arrived, failed
         * @description Needs the permission `webhooks:read`.
         */
        get: operations["get_api_webhooks_webhook_id_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends every event after one again that the webhook wants, in new deliveries; receivers know them by their event ids
         * @description Needs the permission `webhooks:write`.
         */
        post: operations["post_api_webhooks_webhook_id_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a webhook a new secret, shown once; every delivery from now on is signed with it
         * @description Needs the permission `webhooks:write`.
         */
        post: operations["post_api_webhooks_webhook_id_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a signed event of the type `test` at once, also to a webhook that is off, and answers what came of it
         * @description Needs the permission `webhooks:write`.
         */
        post: operations["post_api_webhooks_webhook_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/detect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where the faces of a photo are, and how good they are
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_detect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Operating figures for Prometheus
         * @description Needs the permission `metrics:read`.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a recognition would succeed now */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/recognize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who is in a photo: every face with a decision, its reason and the closest people
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_recognize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/train": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrols a dataset of <person>/<image>: a folder inside the data folder, or an uploaded archive
         * @description Needs the permission `gallery:write`. Fields it does not know are ignored.
         */
        post: operations["post_train"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/upload_photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The profile of the person in a photo
         * @description Needs the permission `recognition:run`. Fields it does not know are ignored.
         */
        post: operations["post_upload_photo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        "create_person.input.__schema0": unknown;
        "enrol_photos.input.__schema0": unknown;
        /** @description Problem details, RFC 9457 */
        Problem: {
            /**
             * @description `invalid_input` (400): A field is missing or has a wrong value
             *
             *     `unauthenticated` (401): No valid API key or session was given
             *
             *     `forbidden` (403): The caller lacks the permission
             *
             *     `capability_off` (403): The capability has not been turned on by an administrator
             *
             *     `not_found` (404): There is nothing under this id
             *
             *     `method_not_allowed` (405): The path exists, but not with this method
             *
             *     `conflict` (409): The request contradicts what is stored
             *
             *     `duplicate_photo` (409): This photo is enrolled for this person already
             *
             *     `replayed_frame` (409): This frame was sent to the liveness session already
             *
             *     `looks_like_other_person` (409): The face looks like another enrolled person
             *
             *     `too_large` (413): The upload or the image exceeds a limit
             *
             *     `unsupported_media` (415): The content type or image format is not supported
             *
             *     `no_face` (422): No face was found in the photo
             *
             *     `many_faces` (422): Several faces were found where one is needed
             *
             *     `low_quality` (422): The face is not good enough to be enrolled
             *
             *     `invalid_image` (422): The image is damaged and cannot be decoded
             *
             *     `invalid_archive` (422): The archive is damaged, or a member is not allowed
             *
             *     `rate_limited` (429): Too many requests from this caller
             *
             *     `cancelled` (499): The caller went away before the answer was ready
             *
             *     `internal` (500): Something went wrong inside; the correlation id finds it in the log
             *
             *     `overloaded` (503): More work is waiting than can be accepted; retry later
             *
             *     `unavailable` (503): A part that this request needs is not ready
             *
             *     `deadline_exceeded` (504): The work was not finished within its deadline
             *
             *     `misconfigured` (500): The configuration is wrong; the message says what to change
             * @enum {string}
             */
            code: "invalid_input" | "unauthenticated" | "forbidden" | "capability_off" | "not_found" | "method_not_allowed" | "conflict" | "duplicate_photo" | "replayed_frame" | "looks_like_other_person" | "too_large" | "unsupported_media" | "no_face" | "many_faces" | "low_quality" | "invalid_image" | "invalid_archive" | "rate_limited" | "cancelled" | "internal" | "overloaded" | "unavailable" | "deadline_exceeded" | "misconfigured";
            /** @description Finds the request in the log; also in X-Request-Id */
            correlation_id: string;
            /**
             * @description What to do about it
             * @example image is missing: the photo
             */
            detail: string;
            /** @example 400 */
            status: number;
            title: string;
            /**
             * Format: uri
             * @example urn:netra:error:invalid_input
             */
            type: string;
        };
        "register_face.input.__schema0": unknown;
        "update_face.input.__schema0": unknown;
        "update_person.input.__schema0": unknown;
    };
    responses: {
        /** @description What went wrong */
        Problem: {
            headers: {
                /** @description Seconds after which to try again */
                "Retry-After"?: number;
                /** @description The correlation id */
                "X-Request-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:netra:error:no_face",
                 *       "title": "No face was found in the photo",
                 *       "status": 422,
                 *       "code": "no_face",
                 *       "detail": "No face was found; use a photo that shows the face from the front",
                 *       "correlation_id": "019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_root: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        status?: string;
                        version?: string;
                    };
                };
            };
        };
    };
    get_api_alert_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rules: {
                            /**
                             * @description Null: every camera
                             * @default null
                             */
                            camera_ids: string[] | null;
                            /**
                             * @description Only who was seen on so many frames
                             * @default 3
                             */
                            confirm: number;
                            /**
                             * @description The same person again within this time is counted on the alert instead of raising another
                             * @default 300
                             */
                            cooldown_seconds: number;
                            /** Format: date-time */
                            created_at: string;
                            created_by: string;
                            /**
                             * @description Only who stays in the picture so long
                             * @default 0
                             */
                            dwell_seconds: number;
                            enabled: boolean;
                            /**
                             * @description Null: every gallery
                             * @default null
                             */
                            gallery: string | null;
                            name: string;
                            /** @default null */
                            person_id: string | null;
                            rule_id: string;
                            /**
                             * @description Null: always
                             * @default null
                             */
                            schedule: {
                                times: {
                                    /**
                                     * @default [
                                     *       "mon",
                                     *       "tue",
                                     *       "wed",
                                     *       "thu",
                                     *       "fri",
                                     *       "sat",
                                     *       "sun"
                                     *     ]
                                     */
                                    days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                    /**
                                     * @description First minute
                                     * @default 00:00
                                     */
                                    from: string;
                                    /**
                                     * @description First minute that is not in it any more; 00:00 is midnight
                                     * @default 00:00
                                     */
                                    to: string;
                                }[];
                                /** @default UTC */
                                timezone: string;
                            } | null;
                            /**
                             * @description Null: that of the watch list, else medium
                             * @default null
                             */
                            severity: ("low" | "medium" | "high" | "critical") | null;
                            /** Format: date-time */
                            updated_at: string;
                            /** @default null */
                            watch_list_id: string | null;
                            /**
                             * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                             * @enum {string}
                             */
                            who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                            /**
                             * @description Null: everywhere
                             * @default null
                             */
                            zones: string[] | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alert_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Null: every camera
                     * @default null
                     */
                    camera_ids?: string[] | null;
                    /**
                     * @description Only who was seen on so many frames
                     * @default 3
                     */
                    confirm?: number;
                    /**
                     * @description The same person again within this time is counted on the alert instead of raising another
                     * @default 300
                     */
                    cooldown_seconds?: number;
                    /**
                     * @description Only who stays in the picture so long
                     * @default 0
                     */
                    dwell_seconds?: number;
                    /** @default true */
                    enabled?: boolean;
                    /**
                     * @description Null: every gallery
                     * @default null
                     */
                    gallery?: string | null;
                    name: string;
                    /** @default null */
                    person_id?: string | null;
                    /**
                     * @description Null: always
                     * @default null
                     */
                    schedule?: {
                        times: {
                            /**
                             * @default [
                             *       "mon",
                             *       "tue",
                             *       "wed",
                             *       "thu",
                             *       "fri",
                             *       "sat",
                             *       "sun"
                             *     ]
                             */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /**
                             * @description First minute
                             * @default 00:00
                             */
                            from?: string;
                            /**
                             * @description First minute that is not in it any more; 00:00 is midnight
                             * @default 00:00
                             */
                            to?: string;
                        }[];
                        /** @default UTC */
                        timezone?: string;
                    } | null;
                    /**
                     * @description Null: that of the watch list, else medium
                     * @default null
                     */
                    severity?: ("low" | "medium" | "high" | "critical") | null;
                    /** @default null */
                    watch_list_id?: string | null;
                    /**
                     * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                     * @enum {string}
                     */
                    who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                    /**
                     * @description Null: everywhere
                     * @default null
                     */
                    zones?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Null: every camera
                         * @default null
                         */
                        camera_ids: string[] | null;
                        /**
                         * @description Only who was seen on so many frames
                         * @default 3
                         */
                        confirm: number;
                        /**
                         * @description The same person again within this time is counted on the alert instead of raising another
                         * @default 300
                         */
                        cooldown_seconds: number;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /**
                         * @description Only who stays in the picture so long
                         * @default 0
                         */
                        dwell_seconds: number;
                        enabled: boolean;
                        /**
                         * @description Null: every gallery
                         * @default null
                         */
                        gallery: string | null;
                        name: string;
                        /** @default null */
                        person_id: string | null;
                        rule_id: string;
                        /**
                         * @description Null: always
                         * @default null
                         */
                        schedule: {
                            times: {
                                /**
                                 * @default [
                                 *       "mon",
                                 *       "tue",
                                 *       "wed",
                                 *       "thu",
                                 *       "fri",
                                 *       "sat",
                                 *       "sun"
                                 *     ]
                                 */
                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                /**
                                 * @description First minute
                                 * @default 00:00
                                 */
                                from: string;
                                /**
                                 * @description First minute that is not in it any more; 00:00 is midnight
                                 * @default 00:00
                                 */
                                to: string;
                            }[];
                            /** @default UTC */
                            timezone: string;
                        } | null;
                        /**
                         * @description Null: that of the watch list, else medium
                         * @default null
                         */
                        severity: ("low" | "medium" | "high" | "critical") | null;
                        /** Format: date-time */
                        updated_at: string;
                        /** @default null */
                        watch_list_id: string | null;
                        /**
                         * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                         * @enum {string}
                         */
                        who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                        /**
                         * @description Null: everywhere
                         * @default null
                         */
                        zones: string[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_alert_rules_rule_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Null: every camera
                         * @default null
                         */
                        camera_ids: string[] | null;
                        /**
                         * @description Only who was seen on so many frames
                         * @default 3
                         */
                        confirm: number;
                        /**
                         * @description The same person again within this time is counted on the alert instead of raising another
                         * @default 300
                         */
                        cooldown_seconds: number;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /**
                         * @description Only who stays in the picture so long
                         * @default 0
                         */
                        dwell_seconds: number;
                        enabled: boolean;
                        /**
                         * @description Null: every gallery
                         * @default null
                         */
                        gallery: string | null;
                        name: string;
                        /** @default null */
                        person_id: string | null;
                        rule_id: string;
                        /**
                         * @description Null: always
                         * @default null
                         */
                        schedule: {
                            times: {
                                /**
                                 * @default [
                                 *       "mon",
                                 *       "tue",
                                 *       "wed",
                                 *       "thu",
                                 *       "fri",
                                 *       "sat",
                                 *       "sun"
                                 *     ]
                                 */
                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                /**
                                 * @description First minute
                                 * @default 00:00
                                 */
                                from: string;
                                /**
                                 * @description First minute that is not in it any more; 00:00 is midnight
                                 * @default 00:00
                                 */
                                to: string;
                            }[];
                            /** @default UTC */
                            timezone: string;
                        } | null;
                        /**
                         * @description Null: that of the watch list, else medium
                         * @default null
                         */
                        severity: ("low" | "medium" | "high" | "critical") | null;
                        /** Format: date-time */
                        updated_at: string;
                        /** @default null */
                        watch_list_id: string | null;
                        /**
                         * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                         * @enum {string}
                         */
                        who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                        /**
                         * @description Null: everywhere
                         * @default null
                         */
                        zones: string[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_alert_rules_rule_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Null: every camera
                         * @default null
                         */
                        camera_ids: string[] | null;
                        /**
                         * @description Only who was seen on so many frames
                         * @default 3
                         */
                        confirm: number;
                        /**
                         * @description The same person again within this time is counted on the alert instead of raising another
                         * @default 300
                         */
                        cooldown_seconds: number;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /**
                         * @description Only who stays in the picture so long
                         * @default 0
                         */
                        dwell_seconds: number;
                        enabled: boolean;
                        /**
                         * @description Null: every gallery
                         * @default null
                         */
                        gallery: string | null;
                        name: string;
                        /** @default null */
                        person_id: string | null;
                        rule_id: string;
                        /**
                         * @description Null: always
                         * @default null
                         */
                        schedule: {
                            times: {
                                /**
                                 * @default [
                                 *       "mon",
                                 *       "tue",
                                 *       "wed",
                                 *       "thu",
                                 *       "fri",
                                 *       "sat",
                                 *       "sun"
                                 *     ]
                                 */
                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                /**
                                 * @description First minute
                                 * @default 00:00
                                 */
                                from: string;
                                /**
                                 * @description First minute that is not in it any more; 00:00 is midnight
                                 * @default 00:00
                                 */
                                to: string;
                            }[];
                            /** @default UTC */
                            timezone: string;
                        } | null;
                        /**
                         * @description Null: that of the watch list, else medium
                         * @default null
                         */
                        severity: ("low" | "medium" | "high" | "critical") | null;
                        /** Format: date-time */
                        updated_at: string;
                        /** @default null */
                        watch_list_id: string | null;
                        /**
                         * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                         * @enum {string}
                         */
                        who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                        /**
                         * @description Null: everywhere
                         * @default null
                         */
                        zones: string[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_alert_rules_rule_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    camera_ids?: string[] | null;
                    confirm?: number;
                    cooldown_seconds?: number;
                    dwell_seconds?: number;
                    enabled?: boolean;
                    gallery?: string | null;
                    name?: string;
                    person_id?: string | null;
                    schedule?: {
                        times: {
                            /**
                             * @default [
                             *       "mon",
                             *       "tue",
                             *       "wed",
                             *       "thu",
                             *       "fri",
                             *       "sat",
                             *       "sun"
                             *     ]
                             */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /**
                             * @description First minute
                             * @default 00:00
                             */
                            from?: string;
                            /**
                             * @description First minute that is not in it any more; 00:00 is midnight
                             * @default 00:00
                             */
                            to?: string;
                        }[];
                        /** @default UTC */
                        timezone?: string;
                    } | null;
                    severity?: ("low" | "medium" | "high" | "critical") | null;
                    watch_list_id?: string | null;
                    /**
                     * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                     * @enum {string}
                     */
                    who?: "list" | "person" | "unknown" | "uncertain" | "anyone";
                    zones?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Null: every camera
                         * @default null
                         */
                        camera_ids: string[] | null;
                        /**
                         * @description Only who was seen on so many frames
                         * @default 3
                         */
                        confirm: number;
                        /**
                         * @description The same person again within this time is counted on the alert instead of raising another
                         * @default 300
                         */
                        cooldown_seconds: number;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /**
                         * @description Only who stays in the picture so long
                         * @default 0
                         */
                        dwell_seconds: number;
                        enabled: boolean;
                        /**
                         * @description Null: every gallery
                         * @default null
                         */
                        gallery: string | null;
                        name: string;
                        /** @default null */
                        person_id: string | null;
                        rule_id: string;
                        /**
                         * @description Null: always
                         * @default null
                         */
                        schedule: {
                            times: {
                                /**
                                 * @default [
                                 *       "mon",
                                 *       "tue",
                                 *       "wed",
                                 *       "thu",
                                 *       "fri",
                                 *       "sat",
                                 *       "sun"
                                 *     ]
                                 */
                                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                /**
                                 * @description First minute
                                 * @default 00:00
                                 */
                                from: string;
                                /**
                                 * @description First minute that is not in it any more; 00:00 is midnight
                                 * @default 00:00
                                 */
                                to: string;
                            }[];
                            /** @default UTC */
                            timezone: string;
                        } | null;
                        /**
                         * @description Null: that of the watch list, else medium
                         * @default null
                         */
                        severity: ("low" | "medium" | "high" | "critical") | null;
                        /** Format: date-time */
                        updated_at: string;
                        /** @default null */
                        watch_list_id: string | null;
                        /**
                         * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                         * @enum {string}
                         */
                        who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                        /**
                         * @description Null: everywhere
                         * @default null
                         */
                        zones: string[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alert_rules_test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Null: every camera
                     * @default null
                     */
                    camera_ids?: string[] | null;
                    /**
                     * @description Only who was seen on so many frames
                     * @default 3
                     */
                    confirm?: number;
                    /**
                     * @description The same person again within this time is counted on the alert instead of raising another
                     * @default 300
                     */
                    cooldown_seconds?: number;
                    /**
                     * @description Only who stays in the picture so long
                     * @default 0
                     */
                    dwell_seconds?: number;
                    /**
                     * @description Null: every gallery
                     * @default null
                     */
                    gallery?: string | null;
                    /** @default 24 */
                    hours?: number;
                    /** @default null */
                    person_id?: string | null;
                    /**
                     * @description Null: always
                     * @default null
                     */
                    schedule?: {
                        times: {
                            /**
                             * @default [
                             *       "mon",
                             *       "tue",
                             *       "wed",
                             *       "thu",
                             *       "fri",
                             *       "sat",
                             *       "sun"
                             *     ]
                             */
                            days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                            /**
                             * @description First minute
                             * @default 00:00
                             */
                            from?: string;
                            /**
                             * @description First minute that is not in it any more; 00:00 is midnight
                             * @default 00:00
                             */
                            to?: string;
                        }[];
                        /** @default UTC */
                        timezone?: string;
                    } | null;
                    /**
                     * @description Null: that of the watch list, else medium
                     * @default null
                     */
                    severity?: ("low" | "medium" | "high" | "critical") | null;
                    /** @default null */
                    watch_list_id?: string | null;
                    /**
                     * @description list, person: name it beside; anyone: also strangers and those who are uncertain
                     * @enum {string}
                     */
                    who: "list" | "person" | "unknown" | "uncertain" | "anyone";
                    /**
                     * @description Null: everywhere
                     * @default null
                     */
                    zones?: string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alerts: number;
                        /** @description False where there were more than 20000: the newest were looked through */
                        complete: boolean;
                        /** @description The newest 100 */
                        examples: {
                            camera_id: string | null;
                            camera_name: string | null;
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            reasons: string[];
                            /** Format: date-time */
                            seen_at: string;
                            /** @enum {string} */
                            severity: "low" | "medium" | "high" | "critical";
                            sighting_id: string;
                            suppressed: number;
                            unknown_id: string | null;
                        }[];
                        /** @description Sightings that were looked through */
                        sightings: number;
                        suppressed: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_alerts: {
        parameters: {
            query?: {
                camera_id?: string;
                cursor?: string;
                from?: string;
                limit?: number;
                person_id?: string;
                rule_id?: string;
                severity?: "low" | "medium" | "high" | "critical";
                state?: "open" | "acknowledged" | "resolved";
                to?: string;
                unknown_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alerts: {
                            acknowledged_at: string | null;
                            acknowledged_by: string | null;
                            alert_id: string;
                            camera_id: string | null;
                            camera_name: string | null;
                            /** @enum {string} */
                            decision: "known" | "uncertain" | "unknown" | "not_usable";
                            /** @description Frames it was seen on when the alert was raised */
                            frames: number;
                            gallery: string;
                            has_crop: boolean;
                            last_suppressed_at: string | null;
                            /** @description An edge node told of it long after it was seen */
                            late: boolean;
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            /** Format: date-time */
                            raised_at: string;
                            reasons: string[];
                            resolved_at: string | null;
                            resolved_by: string | null;
                            rule: string;
                            /** @description Null where the rule is removed */
                            rule_id: string | null;
                            /** Format: date-time */
                            seen_at: string;
                            /** @enum {string} */
                            severity: "low" | "medium" | "high" | "critical";
                            /** @description Null where the sighting is deleted */
                            sighting_id: string | null;
                            /** @enum {string} */
                            state: "open" | "acknowledged" | "resolved";
                            /** @description How often the same was seen again within the cooldown */
                            suppressed: number;
                            unknown_id: string | null;
                            zone: string | null;
                        }[];
                        /** @description Whatever state was asked for */
                        counts: {
                            acknowledged: number;
                            open: number;
                            resolved: number;
                        };
                        next_cursor: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_alerts_alert_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged_at: string | null;
                        acknowledged_by: string | null;
                        alert_id: string;
                        camera_id: string | null;
                        camera_name: string | null;
                        comments: {
                            comment_id: string;
                            text: string;
                            /** Format: date-time */
                            written_at: string;
                            written_by: string;
                        }[];
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        /** @description Frames it was seen on when the alert was raised */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        last_suppressed_at: string | null;
                        /** @description An edge node told of it long after it was seen */
                        late: boolean;
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        /** Format: date-time */
                        raised_at: string;
                        reasons: string[];
                        resolved_at: string | null;
                        resolved_by: string | null;
                        rule: string;
                        /** @description Null where the rule is removed */
                        rule_id: string | null;
                        /** Format: date-time */
                        seen_at: string;
                        /** @enum {string} */
                        severity: "low" | "medium" | "high" | "critical";
                        /** @description Null where the sighting is deleted */
                        sighting_id: string | null;
                        /** @enum {string} */
                        state: "open" | "acknowledged" | "resolved";
                        /** @description How often the same was seen again within the cooldown */
                        suppressed: number;
                        unknown_id: string | null;
                        zone: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alerts_alert_id_acknowledge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    comment?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged_at: string | null;
                        acknowledged_by: string | null;
                        alert_id: string;
                        camera_id: string | null;
                        camera_name: string | null;
                        comments: {
                            comment_id: string;
                            text: string;
                            /** Format: date-time */
                            written_at: string;
                            written_by: string;
                        }[];
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        /** @description Frames it was seen on when the alert was raised */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        last_suppressed_at: string | null;
                        /** @description An edge node told of it long after it was seen */
                        late: boolean;
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        /** Format: date-time */
                        raised_at: string;
                        reasons: string[];
                        resolved_at: string | null;
                        resolved_by: string | null;
                        rule: string;
                        /** @description Null where the rule is removed */
                        rule_id: string | null;
                        /** Format: date-time */
                        seen_at: string;
                        /** @enum {string} */
                        severity: "low" | "medium" | "high" | "critical";
                        /** @description Null where the sighting is deleted */
                        sighting_id: string | null;
                        /** @enum {string} */
                        state: "open" | "acknowledged" | "resolved";
                        /** @description How often the same was seen again within the cooldown */
                        suppressed: number;
                        unknown_id: string | null;
                        zone: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alerts_alert_id_comments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged_at: string | null;
                        acknowledged_by: string | null;
                        alert_id: string;
                        camera_id: string | null;
                        camera_name: string | null;
                        comments: {
                            comment_id: string;
                            text: string;
                            /** Format: date-time */
                            written_at: string;
                            written_by: string;
                        }[];
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        /** @description Frames it was seen on when the alert was raised */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        last_suppressed_at: string | null;
                        /** @description An edge node told of it long after it was seen */
                        late: boolean;
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        /** Format: date-time */
                        raised_at: string;
                        reasons: string[];
                        resolved_at: string | null;
                        resolved_by: string | null;
                        rule: string;
                        /** @description Null where the rule is removed */
                        rule_id: string | null;
                        /** Format: date-time */
                        seen_at: string;
                        /** @enum {string} */
                        severity: "low" | "medium" | "high" | "critical";
                        /** @description Null where the sighting is deleted */
                        sighting_id: string | null;
                        /** @enum {string} */
                        state: "open" | "acknowledged" | "resolved";
                        /** @description How often the same was seen again within the cooldown */
                        suppressed: number;
                        unknown_id: string | null;
                        zone: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alerts_alert_id_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    comment?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged_at: string | null;
                        acknowledged_by: string | null;
                        alert_id: string;
                        camera_id: string | null;
                        camera_name: string | null;
                        comments: {
                            comment_id: string;
                            text: string;
                            /** Format: date-time */
                            written_at: string;
                            written_by: string;
                        }[];
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        /** @description Frames it was seen on when the alert was raised */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        last_suppressed_at: string | null;
                        /** @description An edge node told of it long after it was seen */
                        late: boolean;
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        /** Format: date-time */
                        raised_at: string;
                        reasons: string[];
                        resolved_at: string | null;
                        resolved_by: string | null;
                        rule: string;
                        /** @description Null where the rule is removed */
                        rule_id: string | null;
                        /** Format: date-time */
                        seen_at: string;
                        /** @enum {string} */
                        severity: "low" | "medium" | "high" | "critical";
                        /** @description Null where the sighting is deleted */
                        sighting_id: string | null;
                        /** @enum {string} */
                        state: "open" | "acknowledged" | "resolved";
                        /** @description How often the same was seen again within the cooldown */
                        suppressed: number;
                        unknown_id: string | null;
                        zone: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_alerts_alert_id_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alert_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    comment?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        acknowledged_at: string | null;
                        acknowledged_by: string | null;
                        alert_id: string;
                        camera_id: string | null;
                        camera_name: string | null;
                        comments: {
                            comment_id: string;
                            text: string;
                            /** Format: date-time */
                            written_at: string;
                            written_by: string;
                        }[];
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        /** @description Frames it was seen on when the alert was raised */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        last_suppressed_at: string | null;
                        /** @description An edge node told of it long after it was seen */
                        late: boolean;
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        /** Format: date-time */
                        raised_at: string;
                        reasons: string[];
                        resolved_at: string | null;
                        resolved_by: string | null;
                        rule: string;
                        /** @description Null where the rule is removed */
                        rule_id: string | null;
                        /** Format: date-time */
                        seen_at: string;
                        /** @enum {string} */
                        severity: "low" | "medium" | "high" | "critical";
                        /** @description Null where the sighting is deleted */
                        sighting_id: string | null;
                        /** @enum {string} */
                        state: "open" | "acknowledged" | "resolved";
                        /** @description How often the same was seen again within the cooldown */
                        suppressed: number;
                        unknown_id: string | null;
                        zone: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_audit: {
        parameters: {
            query?: {
                actor_id?: string;
                after?: number;
                before?: number;
                from?: string;
                limit?: number;
                operation?: string;
                outcome?: string;
                subject?: string;
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: {
                            actor: {
                                id: string;
                                kind: string;
                            };
                            address: string | null;
                            /** Format: date-time */
                            at: string;
                            audit_id: number;
                            correlation_id: string;
                            door: string;
                            hash: string;
                            milliseconds: number;
                            operation: string;
                            outcome: string;
                            subject: {
                                [key: string]: string[];
                            };
                        }[];
                        next: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_audit_export: {
        parameters: {
            query?: {
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_audit_prune: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    older_than_days: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deleted: number;
                        pruned_id: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_audit_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkpoints: number;
                        entries: number;
                        intact: boolean;
                        last_id: number;
                        problems: {
                            detail: string;
                            /** @enum {string} */
                            fault: "changed" | "missing" | "end_missing" | "beginning_forged" | "checkpoint_forged";
                            first_id: number;
                            last_id: number;
                        }[];
                        pruned_id: number;
                        restores: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expires_at: string;
                        token: string;
                        user: {
                            /** Format: date-time */
                            created_at: string;
                            disabled: boolean;
                            email: string;
                            last_signed_in_at: string | null;
                            must_change_password: boolean;
                            name: string;
                            roles: string[];
                            second_factor: boolean;
                            user_id: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key_id: string | null;
                        /** @enum {string} */
                        kind: "user" | "key";
                        permissions: string[];
                        roles: string[];
                        session_id: string | null;
                        user: {
                            /** Format: date-time */
                            created_at: string;
                            disabled: boolean;
                            email: string;
                            last_signed_in_at: string | null;
                            must_change_password: boolean;
                            name: string;
                            roles: string[];
                            second_factor: boolean;
                            user_id: string;
                        } | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_auth_oidc_callback: {
        parameters: {
            query: {
                code?: string;
                state: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_auth_oidc_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    new_password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions_ended: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        uri: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_auth_second_factor: {
        parameters: {
            query: {
                password: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_second_factor_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        recovery_codes: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            address: string | null;
                            /** Format: date-time */
                            created_at: string;
                            current: boolean;
                            /** Format: date-time */
                            expires_at: string;
                            last_used_at: string | null;
                            /** @enum {string} */
                            method: "password" | "identity_provider";
                            session_id: string;
                            user_agent: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_auth_sessions_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code?: string;
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expires_at: string;
                        token: string;
                        user: {
                            /** Format: date-time */
                            created_at: string;
                            disabled: boolean;
                            email: string;
                            last_signed_in_at: string | null;
                            must_change_password: boolean;
                            name: string;
                            roles: string[];
                            second_factor: boolean;
                            user_id: string;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_auth_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_auth_ways: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        password: boolean;
                        /** @description Whether an identity provider is configured: GET /api/auth/oidc/start goes there */
                        provider: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_backups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backups: {
                            bytes: number;
                            file: string;
                            /** Format: date-time */
                            made_at: string;
                            scheduled: boolean;
                            /** @description When it will be deleted; null for one made by hand */
                            until: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_backups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        file: string;
                        /** Format: date-time */
                        made_at: string;
                        rows: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_cameras: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cameras: {
                            analysed: number;
                            camera_id: string;
                            connected_at: string | null;
                            /** Format: date-time */
                            created_at: string;
                            /** @description Why it is so, and what to do */
                            detail: string | null;
                            device_id: string | null;
                            /** @description Frames that were replaced by newer ones before they could be looked at */
                            dropped: number;
                            /** @description The edge node that runs it; null where this installation does */
                            edge_id: string | null;
                            enabled: boolean;
                            /** @description Frames a second that are looked at */
                            fps_analysed: number;
                            /** @description Frames a second that arrive */
                            fps_in: number;
                            frames: number;
                            gallery: string;
                            height: number | null;
                            /** @enum {string} */
                            kind: "rtsp" | "http" | "file" | "device" | "push";
                            last_frame_at: string | null;
                            name: string;
                            reconnects: number;
                            settings: {
                                /**
                                 * @description Frames that must agree before anything is said about a face
                                 * @default 3
                                 */
                                confirm: number;
                                /**
                                 * @default fast
                                 * @enum {string}
                                 */
                                detector: "accurate" | "fast";
                                /**
                                 * @description Read expressions, where that capability is on
                                 * @default false
                                 */
                                expression: boolean;
                                /**
                                 * @description Frames a second that are looked at
                                 * @default 5
                                 */
                                frame_rate: number;
                                /**
                                 * @default off
                                 * @enum {string}
                                 */
                                hardware_decoding: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                                /**
                                 * @description Larger pictures are made smaller before they are looked at
                                 * @default 1920
                                 */
                                longest_side: number;
                                /**
                                 * @description Videos from files start again at their end
                                 * @default true
                                 */
                                loop: boolean;
                                /**
                                 * @description Faces smaller than so many pixels are passed over
                                 * @default 32
                                 */
                                minimum_face: number;
                                /**
                                 * @description Look for faces only where the picture changes
                                 * @default true
                                 */
                                motion: boolean;
                                /**
                                 * @description Part of the picture that must change to be called motion
                                 * @default 0.002
                                 */
                                motion_threshold: number;
                                /**
                                 * @description Milliseconds after which somebody who stays is recognised again
                                 * @default 1000
                                 */
                                recognition_interval_ms: number;
                                /**
                                 * @description Zones; where there are some, only faces inside one of them count
                                 * @default []
                                 */
                                regions: {
                                    box?: {
                                        height: number;
                                        width: number;
                                        x: number;
                                        y: number;
                                    };
                                    name: string;
                                    points?: {
                                        x: number;
                                        y: number;
                                    }[];
                                }[];
                            };
                            /**
                             * @description off: not enabled; waiting: no process has taken it yet; failed: tried again, but somebody must look
                             * @enum {string}
                             */
                            status: "off" | "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "ended";
                            /** @description With credentials masked; null for devices */
                            url: string | null;
                            width: number | null;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_cameras: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A V4L2 device: 0, /dev/video0 */
                    device_id?: number | string;
                    /** @description The edge node that is to run it; null: this installation */
                    edge_id?: string | null;
                    /** @default true */
                    enabled?: boolean;
                    /** @default default */
                    gallery?: string;
                    name: string;
                    settings?: {
                        confirm?: number;
                        /** @enum {string} */
                        detector?: "accurate" | "fast";
                        expression?: boolean;
                        frame_rate?: number;
                        /** @enum {string} */
                        hardware_decoding?: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                        longest_side?: number;
                        loop?: boolean;
                        minimum_face?: number;
                        motion?: boolean;
                        motion_threshold?: number;
                        recognition_interval_ms?: number;
                        regions?: {
                            box?: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            name: string;
                            points?: {
                                x: number;
                                y: number;
                            }[];
                        }[];
                    };
                    /** @description rtsp(s)://, http(s):// (MJPEG or HLS), file:NAME in the folder of videos, or push: for frames that are sent */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed: number;
                        camera_id: string;
                        connected_at: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Why it is so, and what to do */
                        detail: string | null;
                        device_id: string | null;
                        /** @description Frames that were replaced by newer ones before they could be looked at */
                        dropped: number;
                        /** @description The edge node that runs it; null where this installation does */
                        edge_id: string | null;
                        enabled: boolean;
                        /** @description Frames a second that are looked at */
                        fps_analysed: number;
                        /** @description Frames a second that arrive */
                        fps_in: number;
                        frames: number;
                        gallery: string;
                        height: number | null;
                        /** @enum {string} */
                        kind: "rtsp" | "http" | "file" | "device" | "push";
                        last_frame_at: string | null;
                        name: string;
                        reconnects: number;
                        settings: {
                            /**
                             * @description Frames that must agree before anything is said about a face
                             * @default 3
                             */
                            confirm: number;
                            /**
                             * @default fast
                             * @enum {string}
                             */
                            detector: "accurate" | "fast";
                            /**
                             * @description Read expressions, where that capability is on
                             * @default false
                             */
                            expression: boolean;
                            /**
                             * @description Frames a second that are looked at
                             * @default 5
                             */
                            frame_rate: number;
                            /**
                             * @default off
                             * @enum {string}
                             */
                            hardware_decoding: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                            /**
                             * @description Larger pictures are made smaller before they are looked at
                             * @default 1920
                             */
                            longest_side: number;
                            /**
                             * @description Videos from files start again at their end
                             * @default true
                             */
                            loop: boolean;
                            /**
                             * @description Faces smaller than so many pixels are passed over
                             * @default 32
                             */
                            minimum_face: number;
                            /**
                             * @description Look for faces only where the picture changes
                             * @default true
                             */
                            motion: boolean;
                            /**
                             * @description Part of the picture that must change to be called motion
                             * @default 0.002
                             */
                            motion_threshold: number;
                            /**
                             * @description Milliseconds after which somebody who stays is recognised again
                             * @default 1000
                             */
                            recognition_interval_ms: number;
                            /**
                             * @description Zones; where there are some, only faces inside one of them count
                             * @default []
                             */
                            regions: {
                                box?: {
                                    height: number;
                                    width: number;
                                    x: number;
                                    y: number;
                                };
                                name: string;
                                points?: {
                                    x: number;
                                    y: number;
                                }[];
                            }[];
                        };
                        /**
                         * @description off: not enabled; waiting: no process has taken it yet; failed: tried again, but somebody must look
                         * @enum {string}
                         */
                        status: "off" | "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "ended";
                        /** @description With credentials masked; null for devices */
                        url: string | null;
                        width: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_cameras_camera_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed: number;
                        camera_id: string;
                        connected_at: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Why it is so, and what to do */
                        detail: string | null;
                        device_id: string | null;
                        /** @description Frames that were replaced by newer ones before they could be looked at */
                        dropped: number;
                        /** @description The edge node that runs it; null where this installation does */
                        edge_id: string | null;
                        enabled: boolean;
                        /** @description Frames a second that are looked at */
                        fps_analysed: number;
                        /** @description Frames a second that arrive */
                        fps_in: number;
                        frames: number;
                        gallery: string;
                        height: number | null;
                        /** @enum {string} */
                        kind: "rtsp" | "http" | "file" | "device" | "push";
                        last_frame_at: string | null;
                        name: string;
                        reconnects: number;
                        settings: {
                            /**
                             * @description Frames that must agree before anything is said about a face
                             * @default 3
                             */
                            confirm: number;
                            /**
                             * @default fast
                             * @enum {string}
                             */
                            detector: "accurate" | "fast";
                            /**
                             * @description Read expressions, where that capability is on
                             * @default false
                             */
                            expression: boolean;
                            /**
                             * @description Frames a second that are looked at
                             * @default 5
                             */
                            frame_rate: number;
                            /**
                             * @default off
                             * @enum {string}
                             */
                            hardware_decoding: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                            /**
                             * @description Larger pictures are made smaller before they are looked at
                             * @default 1920
                             */
                            longest_side: number;
                            /**
                             * @description Videos from files start again at their end
                             * @default true
                             */
                            loop: boolean;
                            /**
                             * @description Faces smaller than so many pixels are passed over
                             * @default 32
                             */
                            minimum_face: number;
                            /**
                             * @description Look for faces only where the picture changes
                             * @default true
                             */
                            motion: boolean;
                            /**
                             * @description Part of the picture that must change to be called motion
                             * @default 0.002
                             */
                            motion_threshold: number;
                            /**
                             * @description Milliseconds after which somebody who stays is recognised again
                             * @default 1000
                             */
                            recognition_interval_ms: number;
                            /**
                             * @description Zones; where there are some, only faces inside one of them count
                             * @default []
                             */
                            regions: {
                                box?: {
                                    height: number;
                                    width: number;
                                    x: number;
                                    y: number;
                                };
                                name: string;
                                points?: {
                                    x: number;
                                    y: number;
                                }[];
                            }[];
                        };
                        /**
                         * @description off: not enabled; waiting: no process has taken it yet; failed: tried again, but somebody must look
                         * @enum {string}
                         */
                        status: "off" | "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "ended";
                        /** @description With credentials masked; null for devices */
                        url: string | null;
                        width: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_cameras_camera_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        camera_id: string;
                        /** Format: date-time */
                        deleted_at: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_cameras_camera_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description A V4L2 device: 0, /dev/video0 */
                    device_id?: number | string;
                    /** @description The edge node that is to run it; null: this installation */
                    edge_id?: string | null;
                    enabled?: boolean;
                    gallery?: string;
                    name?: string;
                    settings?: {
                        confirm?: number;
                        /** @enum {string} */
                        detector?: "accurate" | "fast";
                        expression?: boolean;
                        frame_rate?: number;
                        /** @enum {string} */
                        hardware_decoding?: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                        longest_side?: number;
                        loop?: boolean;
                        minimum_face?: number;
                        motion?: boolean;
                        motion_threshold?: number;
                        recognition_interval_ms?: number;
                        regions?: {
                            box?: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            name: string;
                            points?: {
                                x: number;
                                y: number;
                            }[];
                        }[];
                    };
                    /** @description rtsp(s)://, http(s):// (MJPEG or HLS), file:NAME in the folder of videos, or push: for frames that are sent */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed: number;
                        camera_id: string;
                        connected_at: string | null;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Why it is so, and what to do */
                        detail: string | null;
                        device_id: string | null;
                        /** @description Frames that were replaced by newer ones before they could be looked at */
                        dropped: number;
                        /** @description The edge node that runs it; null where this installation does */
                        edge_id: string | null;
                        enabled: boolean;
                        /** @description Frames a second that are looked at */
                        fps_analysed: number;
                        /** @description Frames a second that arrive */
                        fps_in: number;
                        frames: number;
                        gallery: string;
                        height: number | null;
                        /** @enum {string} */
                        kind: "rtsp" | "http" | "file" | "device" | "push";
                        last_frame_at: string | null;
                        name: string;
                        reconnects: number;
                        settings: {
                            /**
                             * @description Frames that must agree before anything is said about a face
                             * @default 3
                             */
                            confirm: number;
                            /**
                             * @default fast
                             * @enum {string}
                             */
                            detector: "accurate" | "fast";
                            /**
                             * @description Read expressions, where that capability is on
                             * @default false
                             */
                            expression: boolean;
                            /**
                             * @description Frames a second that are looked at
                             * @default 5
                             */
                            frame_rate: number;
                            /**
                             * @default off
                             * @enum {string}
                             */
                            hardware_decoding: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                            /**
                             * @description Larger pictures are made smaller before they are looked at
                             * @default 1920
                             */
                            longest_side: number;
                            /**
                             * @description Videos from files start again at their end
                             * @default true
                             */
                            loop: boolean;
                            /**
                             * @description Faces smaller than so many pixels are passed over
                             * @default 32
                             */
                            minimum_face: number;
                            /**
                             * @description Look for faces only where the picture changes
                             * @default true
                             */
                            motion: boolean;
                            /**
                             * @description Part of the picture that must change to be called motion
                             * @default 0.002
                             */
                            motion_threshold: number;
                            /**
                             * @description Milliseconds after which somebody who stays is recognised again
                             * @default 1000
                             */
                            recognition_interval_ms: number;
                            /**
                             * @description Zones; where there are some, only faces inside one of them count
                             * @default []
                             */
                            regions: {
                                box?: {
                                    height: number;
                                    width: number;
                                    x: number;
                                    y: number;
                                };
                                name: string;
                                points?: {
                                    x: number;
                                    y: number;
                                }[];
                            }[];
                        };
                        /**
                         * @description off: not enabled; waiting: no process has taken it yet; failed: tried again, but somebody must look
                         * @enum {string}
                         */
                        status: "off" | "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "ended";
                        /** @description With credentials masked; null for devices */
                        url: string | null;
                        width: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_cameras_camera_id_frames: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The next frame, such as a JPEG */
                    image: string;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description The next frame, such as a JPEG
                     */
                    image: Blob;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        camera_id: string;
                        faces: {
                            box: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            confidence: number;
                            /** @description Null before anything is said */
                            decision: ("known" | "uncertain" | "unknown" | "not_usable") | null;
                            name: string | null;
                            person_id: string | null;
                            sighting_id: string | null;
                            track_id: number;
                            unknown_id: string | null;
                        }[];
                        height: number | null;
                        /** @description False where a newer frame had come before this one could be looked at */
                        looked_at: boolean;
                        width: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_cameras_camera_id_live: {
        parameters: {
            query?: {
                annotated?: boolean;
            };
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "multipart/x-mixed-replace; boundary=netra-frame": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_cameras_camera_id_snapshot: {
        parameters: {
            query?: {
                annotated?: boolean;
            };
            header?: never;
            path: {
                camera_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_cameras_live: {
        parameters: {
            query: {
                camera_ids: string[];
                per_second?: number;
                width?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "multipart/x-mixed-replace; boundary=netra-frame": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_cameras_test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    camera_id?: string;
                    /** @description A V4L2 device: 0, /dev/video0 */
                    device_id?: number | string;
                    /** @description rtsp(s)://, http(s):// (MJPEG or HLS), file:NAME in the folder of videos, or push: for frames that are sent */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        detail: string | null;
                        first_after_ms: number | null;
                        /** @description Of the frames that were asked for */
                        frames_per_second: number | null;
                        height: number | null;
                        width: number | null;
                        works: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_capabilities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        capabilities: {
                            description: string;
                            enabled: boolean;
                            /** @enum {string} */
                            name: "expression" | "live_identification";
                            purpose: string | null;
                            updated_at: string | null;
                            updated_by: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_capabilities_capability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                capability: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                    purpose?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        description: string;
                        enabled: boolean;
                        /** @enum {string} */
                        name: "expression" | "live_identification";
                        purpose: string | null;
                        updated_at: string | null;
                        updated_by: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_edges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        edges: {
                            /** @description Sightings that it still had to deliver */
                            behind: number;
                            /** @description Ids of the cameras that it runs for this server */
                            cameras: string[];
                            /** @description When it last delivered something */
                            delivered_at: string | null;
                            detail: string | null;
                            edge_id: string;
                            /** Format: date-time */
                            first_seen_at: string;
                            /** @description Null where it is deleted */
                            gallery: string | null;
                            /** Format: date-time */
                            last_seen_at: string;
                            /** @description Sightings that were not stored, since the person seen is forgotten */
                            left_out: number;
                            /** @description Sightings that it had no room to keep until they could be delivered */
                            lost: number;
                            name: string;
                            /**
                             * @description hindered: it is there, and detail says what keeps it from working as it should
                             * @enum {string}
                             */
                            state: "connected" | "hindered" | "silent";
                            version: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_edges_edge_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                edge_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        edge_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_edges_deliver: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Sightings that are still to come behind it */
                    behind: number;
                    /** Format: uuid */
                    edge_id: string;
                    gallery: string;
                    /** @description Each sighting of the steps that is still there, as it is now */
                    sightings: {
                        camera_id: string | null;
                        camera_name: string | null;
                        candidate_id: string | null;
                        confidence: number;
                        crop: {
                            box: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            detector_id: string;
                            height: number;
                            /** Format: base64 */
                            jpeg: string;
                            landmarks: {
                                x: number;
                                y: number;
                            }[];
                            width: number;
                        } | null;
                        /** @enum {string} */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        distance: number | null;
                        ended_at: string | null;
                        frames: number;
                        /** Format: date-time */
                        last_seen_at: string;
                        model_id: string;
                        person_id: string | null;
                        policy_version: string;
                        quality: number;
                        reason: string;
                        /** Format: uuid */
                        sighting_id: string;
                        /** Format: date-time */
                        started_at: string;
                        template: {
                            model_id: string;
                            /**
                             * Format: base64
                             * @description Little-endian float32
                             */
                            vector: string;
                        } | null;
                        zone: string | null;
                        /** @default [] */
                        zones?: string[];
                    }[];
                    /** @description In the order in which they happened */
                    steps: {
                        at: string;
                        /** @enum {string} */
                        kind: "started" | "changed" | "ended";
                        /** Format: uuid */
                        sighting_id: string;
                    }[];
                    /** @description The last event of the edge node's log that is in this delivery */
                    through: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivered: string;
                        left_out: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_edges_exchange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of everybody, those after this person */
                    after: string | null;
                    /** @description Sightings still to be delivered */
                    behind: number;
                    cameras: {
                        analysed: number;
                        /** Format: uuid */
                        camera_id: string;
                        connected_at: string | null;
                        detail: string | null;
                        dropped: number;
                        fps_analysed: number;
                        fps_in: number;
                        frames: number;
                        height: number | null;
                        last_frame_at: string | null;
                        reconnects: number;
                        /** @enum {string} */
                        state: "waiting" | "connecting" | "connected" | "reconnecting" | "failed" | "ended";
                        width: number | null;
                    }[];
                    /** @description Of the last answer that was stored; null: everybody is wanted */
                    cursor: string | null;
                    /** @description What keeps it from working as it should */
                    detail: string | null;
                    /** Format: uuid */
                    edge_id: string;
                    gallery: string;
                    /** @description The last event of the edge node's own log */
                    last_event: string;
                    /** @description Sightings that there was no room to keep */
                    lost: number;
                    /** @description The model that templates are wanted of; null asks for no people */
                    model_id: string | null;
                    name: string;
                    /** @description Delivered sightings that go on */
                    open: {
                        frames: number;
                        /** Format: date-time */
                        last_seen_at: string;
                        /** Format: uuid */
                        sighting_id: string;
                    }[];
                    version: string;
                    /** @description How long to wait for news */
                    wait_seconds: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cursor: string;
                        /** @description The last event of the edge node's log that is stored here */
                        delivered: string;
                        /** @description Whether these people are a page of everybody */
                        full: boolean;
                        gone: {
                            merged_into: string | null;
                            person_id: string;
                        }[];
                        more: boolean;
                        /** @description Of everybody: more are behind this person */
                        next: string | null;
                        orders: {
                            cameras: {
                                /** @description As it may be shown */
                                address: string;
                                /** Format: uuid */
                                camera_id: string;
                                enabled: boolean;
                                /** @enum {string} */
                                kind: "rtsp" | "http" | "file" | "device" | "push";
                                name: string;
                                /** @description The whole address, with its credentials */
                                secret: string;
                                settings: {
                                    /**
                                     * @description Frames that must agree before anything is said about a face
                                     * @default 3
                                     */
                                    confirm: number;
                                    /**
                                     * @default fast
                                     * @enum {string}
                                     */
                                    detector: "accurate" | "fast";
                                    /**
                                     * @description Read expressions, where that capability is on
                                     * @default false
                                     */
                                    expression: boolean;
                                    /**
                                     * @description Frames a second that are looked at
                                     * @default 5
                                     */
                                    frame_rate: number;
                                    /**
                                     * @default off
                                     * @enum {string}
                                     */
                                    hardware_decoding: "off" | "auto" | "vaapi" | "cuda" | "qsv" | "v4l2m2m";
                                    /**
                                     * @description Larger pictures are made smaller before they are looked at
                                     * @default 1920
                                     */
                                    longest_side: number;
                                    /**
                                     * @description Videos from files start again at their end
                                     * @default true
                                     */
                                    loop: boolean;
                                    /**
                                     * @description Faces smaller than so many pixels are passed over
                                     * @default 32
                                     */
                                    minimum_face: number;
                                    /**
                                     * @description Look for faces only where the picture changes
                                     * @default true
                                     */
                                    motion: boolean;
                                    /**
                                     * @description Part of the picture that must change to be called motion
                                     * @default 0.002
                                     */
                                    motion_threshold: number;
                                    /**
                                     * @description Milliseconds after which somebody who stays is recognised again
                                     * @default 1000
                                     */
                                    recognition_interval_ms: number;
                                    /**
                                     * @description Zones; where there are some, only faces inside one of them count
                                     * @default []
                                     */
                                    regions: {
                                        box?: {
                                            height: number;
                                            width: number;
                                            x: number;
                                            y: number;
                                        };
                                        name: string;
                                        points?: {
                                            x: number;
                                            y: number;
                                        }[];
                                    }[];
                                };
                                version: number;
                            }[];
                            derivation: {
                                comparisons: number;
                                faces: number | null;
                                genuine: number[] | null;
                                genuine_people: number;
                                people: number;
                                tail: {
                                    body: number[];
                                    level: number;
                                    probes: number;
                                    redrawn: {
                                        scale: number;
                                        shape: number;
                                        share: number;
                                    }[];
                                    scale: number;
                                    shape: number;
                                    share: number;
                                } | null;
                            } | null;
                            live_identification: {
                                enabled: boolean;
                                purpose: string | null;
                            };
                            model: {
                                model_id: string;
                                pack: string;
                            };
                            policy: {
                                settings: {
                                    /** @default 0.5 */
                                    enrolled_share: number;
                                    /** @default 0.02 */
                                    false_positive_rate: number;
                                    /** @default 0.02 */
                                    margin: number;
                                    /** @default 0.3 */
                                    minimum_enrol_quality: number;
                                    /** @default 0.1 */
                                    minimum_quality: number;
                                    /**
                                     * @default asked
                                     * @enum {string}
                                     */
                                    preset: "asked" | "strict" | "balanced" | "lenient" | "custom";
                                    /** @default null */
                                    thresholds: {
                                        known: number;
                                        uncertain: number;
                                    } | null;
                                };
                                version: string;
                            };
                        };
                        people: {
                            faces: {
                                detection_score: number;
                                detector_id: string;
                                /** Format: uuid */
                                face_id: string;
                                quality_score: number;
                                /**
                                 * Format: base64
                                 * @description Little-endian float32
                                 */
                                template: string;
                            }[];
                            name: string;
                            /** @description Marked as not this person */
                            negatives: {
                                /** Format: uuid */
                                negative_id: string;
                                /**
                                 * Format: base64
                                 * @description Little-endian float32
                                 */
                                template: string;
                            }[];
                            /** Format: uuid */
                            person_id: string;
                        }[];
                        /** @description Always the same of one installation */
                        server_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_edges_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Sightings that are still to be delivered */
                        behind: number;
                        /** @description Whether the gallery was copied */
                        copied: boolean;
                        detail: string | null;
                        edge_id: string;
                        gallery: string;
                        last_contact_at: string | null;
                        /** @description Sightings that there was no room to keep until they could be delivered */
                        lost: number;
                        name: string;
                        /** @description People in the copy */
                        people: number;
                        server: string;
                        /**
                         * @description cut: it is tried again; refused: the server does not take the key; blocked: somebody must look
                         * @enum {string}
                         */
                        state: "starting" | "connected" | "cut" | "refused" | "blocked" | "stopped";
                        /** Format: date-time */
                        state_since: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_evaluation_gallery: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        closest_people: {
                            a: {
                                face_id: string;
                                name: string;
                                person_id: string;
                            };
                            b: {
                                face_id: string;
                                name: string;
                                person_id: string;
                            };
                            /** @enum {string} */
                            band: "known" | "uncertain" | "unknown";
                            distance: number;
                        }[];
                        damaged: number;
                        faces: number;
                        few_photos: {
                            people: {
                                faces: number;
                                name: string;
                                person_id: string;
                            }[];
                            total: number;
                        };
                        gallery: string;
                        known: number;
                        model_id: string;
                        people: number;
                        policy_version: string;
                        similar_photos: {
                            people: {
                                faces: number;
                                name: string;
                                person_id: string;
                                widest: number;
                            }[];
                            total: number;
                        };
                        suspect_faces: {
                            faces: {
                                /** @enum {string} */
                                band: "known" | "uncertain" | "unknown";
                                face: {
                                    face_id: string;
                                    name: string;
                                    person_id: string;
                                };
                                other: {
                                    face_id: string;
                                    name: string;
                                    person_id: string;
                                };
                                other_distance: number;
                                own_distance: number;
                            }[];
                            total: number;
                        };
                        uncertain: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_evaluation_gallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default default */
                    gallery?: string;
                    /** @default 10 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id: string;
                    };
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_evaluation_gallery_job_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        closest_people: {
                            a: {
                                face_id: string;
                                name: string;
                                person_id: string;
                            };
                            b: {
                                face_id: string;
                                name: string;
                                person_id: string;
                            };
                            /** @enum {string} */
                            band: "known" | "uncertain" | "unknown";
                            distance: number;
                        }[];
                        damaged: number;
                        faces: number;
                        few_photos: {
                            people: {
                                faces: number;
                                name: string;
                                person_id: string;
                            }[];
                            total: number;
                        };
                        gallery: string;
                        known: number;
                        model_id: string;
                        people: number;
                        policy_version: string;
                        similar_photos: {
                            people: {
                                faces: number;
                                name: string;
                                person_id: string;
                                widest: number;
                            }[];
                            total: number;
                        };
                        suspect_faces: {
                            faces: {
                                /** @enum {string} */
                                band: "known" | "uncertain" | "unknown";
                                face: {
                                    face_id: string;
                                    name: string;
                                    person_id: string;
                                };
                                other: {
                                    face_id: string;
                                    name: string;
                                    person_id: string;
                                };
                                other_distance: number;
                                own_distance: number;
                            }[];
                            total: number;
                        };
                        uncertain: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_events_dispatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As the event has it; times are now where they are left out */
                    data: {
                        [key: string]: unknown;
                    };
                    /** @enum {string} */
                    event_type: "face_added" | "face_deleted" | "face_recognized" | "face_unknown" | "camera_connected" | "camera_disconnected" | "expression_observed" | "alert_raised";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        dispatched: true;
                        event_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_faces: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
                offset?: number;
                person_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_faces_face_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        added_at: string;
                        detection_score: number;
                        detector_id: string;
                        face_id: string;
                        has_region: boolean;
                        metadata: {
                            [key: string]: unknown;
                        };
                        models: string[];
                        name: string;
                        person_id: string;
                        quality_score: number;
                        source: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_faces_face_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        face_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_faces_face_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    metadata: {
                        [key: string]: components["schemas"]["update_face.input.__schema0"];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        added_at: string;
                        detection_score: number;
                        detector_id: string;
                        face_id: string;
                        has_region: boolean;
                        metadata: {
                            [key: string]: unknown;
                        };
                        models: string[];
                        name: string;
                        person_id: string;
                        quality_score: number;
                        source: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_faces_face_id_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_face_id_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        added_at: string;
                        detection_score: number;
                        detector_id: string;
                        face_id: string;
                        has_region: boolean;
                        metadata: {
                            [key: string]: unknown;
                        };
                        models: string[];
                        name: string;
                        person_id: string;
                        quality_score: number;
                        source: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_batch_recognize: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Answer 202 with a job at once; always for more than 100 photos */
                    background?: boolean;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /** @description the photos */
                    images: string[];
                    /**
                     * @description Most people in the list
                     * @default 5
                     */
                    match_count?: number;
                    /**
                     * @description List everybody close, not only who matches
                     * @default false
                     */
                    return_all_matches?: boolean;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @description Answer 202 with a job at once; always for more than 100 photos */
                    background?: boolean;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /** @description the photos */
                    images: Blob[];
                    /**
                     * @description Most people in the list
                     * @default 5
                     */
                    match_count?: number;
                    /**
                     * @description List everybody close, not only who matches
                     * @default false
                     */
                    return_all_matches?: boolean;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failed: number;
                        processed: number;
                        processing_time_ms: number;
                        results: {
                            code: string | null;
                            faces: unknown[];
                            file: string;
                            message: string;
                            processing_time_ms: number | null;
                            success: boolean;
                            top_match: {
                                confidence: number;
                                distance: number;
                                face_id: string;
                                is_match: boolean;
                                person_id: string;
                                person_name: string;
                                similarity: number;
                                user_id: string;
                            } | null;
                            top_matches: {
                                confidence: number;
                                distance: number;
                                face_id: string;
                                is_match: boolean;
                                person_id: string;
                                person_name: string;
                                similarity: number;
                                user_id: string;
                            }[];
                            total_matches_found: number;
                        }[];
                        success: boolean;
                        total_images: number;
                    } | {
                        job_id: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failed: number;
                        processed: number;
                        processing_time_ms: number;
                        results: {
                            code: string | null;
                            faces: unknown[];
                            file: string;
                            message: string;
                            processing_time_ms: number | null;
                            success: boolean;
                            top_match: {
                                confidence: number;
                                distance: number;
                                face_id: string;
                                is_match: boolean;
                                person_id: string;
                                person_name: string;
                                similarity: number;
                                user_id: string;
                            } | null;
                            top_matches: {
                                confidence: number;
                                distance: number;
                                face_id: string;
                                is_match: boolean;
                                person_id: string;
                                person_name: string;
                                similarity: number;
                                user_id: string;
                            }[];
                            total_matches_found: number;
                        }[];
                        success: boolean;
                        total_images: number;
                    } | {
                        job_id: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_cache: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "reload" | "clear";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        encodings_loaded: number;
                        message: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_faces_delete_face_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                face_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        face_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_recognize: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @description Which face is meant
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /** @description the photo, in any supported format */
                    image: string;
                    /**
                     * @description Most people in the list
                     * @default 5
                     */
                    match_count?: number;
                    /**
                     * @description List everybody close, not only who matches
                     * @default false
                     */
                    return_all_matches?: boolean;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @description Which face is meant
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description the photo, in any supported format
                     */
                    image: Blob;
                    /**
                     * @description Most people in the list
                     * @default 5
                     */
                    match_count?: number;
                    /**
                     * @description List everybody close, not only who matches
                     * @default false
                     */
                    return_all_matches?: boolean;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "message": "The face was recognised",
                     *       "top_match": {
                     *         "face_id": "019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a",
                     *         "person_id": "019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f",
                     *         "person_name": "Ada",
                     *         "user_id": "ada",
                     *         "distance": 0.31,
                     *         "similarity": 0.952,
                     *         "is_match": true,
                     *         "confidence": 0.999
                     *       },
                     *       "top_matches": [
                     *         {
                     *           "face_id": "019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a",
                     *           "person_id": "019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f",
                     *           "person_name": "Ada",
                     *           "user_id": "ada",
                     *           "distance": 0.31,
                     *           "similarity": 0.952,
                     *           "is_match": true,
                     *           "confidence": 0.999
                     *         }
                     *       ],
                     *       "total_matches_found": 1,
                     *       "processing_time_ms": 71.2
                     *     }
                     */
                    "application/json": {
                        message: string;
                        processing_time_ms: number;
                        success: boolean;
                        top_match: {
                            confidence: number;
                            distance: number;
                            face_id: string;
                            is_match: boolean;
                            person_id: string;
                            person_name: string;
                            similarity: number;
                            user_id: string;
                        } | null;
                        top_matches: {
                            confidence: number;
                            distance: number;
                            face_id: string;
                            is_match: boolean;
                            person_id: string;
                            person_name: string;
                            similarity: number;
                            user_id: string;
                        }[];
                        total_matches_found: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_regenerate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Everybody in the gallery
                     * @constant
                     */
                    all?: true;
                    face_ids?: string[];
                    /** @default default */
                    gallery?: string;
                    person_ids?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id: string;
                    };
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        job_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_faces_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /** Format: email */
                    email?: string;
                    external_id?: string;
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @default default */
                    gallery?: string;
                    /** @description a photo of the person */
                    image: string;
                    /** @default {} */
                    metadata?: {
                        [key: string]: components["schemas"]["register_face.input.__schema0"];
                    };
                    name?: string;
                    person_id?: string;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /** Format: email */
                    email?: string;
                    external_id?: string;
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @default default */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description a photo of the person
                     */
                    image: Blob;
                    /** @default {} */
                    metadata?: {
                        [key: string]: components["schemas"]["register_face.input.__schema0"];
                    };
                    name?: string;
                    person_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "face_id": "019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a",
                     *       "person_id": "019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f",
                     *       "name": "Ada",
                     *       "quality_score": 0.87,
                     *       "new_person": true
                     *     }
                     */
                    "application/json": {
                        face_id: string;
                        name: string;
                        new_person: boolean;
                        person_id: string;
                        quality_score: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_galleries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        galleries: {
                            /** Format: date-time */
                            created_at: string;
                            faces: number;
                            gallery_id: string;
                            name: string;
                            people: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_galleries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        faces: number;
                        gallery_id: string;
                        name: string;
                        people: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_galleries: {
        parameters: {
            query: {
                name: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        name: string;
                        receipt: {
                            /** Format: date-time */
                            at: string;
                            /** @description Kept backups that hold the person still, sealed, and until when; null: until they are deleted by hand */
                            backups: {
                                file: string;
                                /** Format: date-time */
                                made: string;
                                until: string | null;
                            }[];
                            /** @description Who asked for it: id of the key or user */
                            by: string;
                            /** @description What was deleted: rows of each table; `regions` are stored pictures of faces */
                            counts: {
                                rows: number;
                                table: string;
                            }[];
                            /** @constant */
                            format: "netra-erasure-1";
                            /**
                             * @description The data key, without which no copy of what was sealed can be opened
                             * @constant
                             */
                            key: "destroyed";
                            /** @enum {string} */
                            kind: "person" | "gallery";
                            /**
                             * @description Whether the ledger, which keeps the person out of a restored backup, is on the disk, or will be at the next start
                             * @enum {string}
                             */
                            ledger: "written" | "pending";
                            signature: string;
                            /** @description Public key, Ed25519, base64 of DER */
                            signer: string;
                            /**
                             * Format: uuid
                             * @description Id of the person or gallery that was forgotten
                             */
                            subject: string;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_galleries_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        name: string;
                        receipt: {
                            /** Format: date-time */
                            at: string;
                            /** @description Kept backups that hold the person still, sealed, and until when; null: until they are deleted by hand */
                            backups: {
                                file: string;
                                /** Format: date-time */
                                made: string;
                                until: string | null;
                            }[];
                            /** @description Who asked for it: id of the key or user */
                            by: string;
                            /** @description What was deleted: rows of each table; `regions` are stored pictures of faces */
                            counts: {
                                rows: number;
                                table: string;
                            }[];
                            /** @constant */
                            format: "netra-erasure-1";
                            /**
                             * @description The data key, without which no copy of what was sealed can be opened
                             * @constant
                             */
                            key: "destroyed";
                            /** @enum {string} */
                            kind: "person" | "gallery";
                            /**
                             * @description Whether the ledger, which keeps the person out of a restored backup, is on the disk, or will be at the next start
                             * @enum {string}
                             */
                            ledger: "written" | "pending";
                            signature: string;
                            /** @description Public key, Ed25519, base64 of DER */
                            signer: string;
                            /**
                             * Format: uuid
                             * @description Id of the person or gallery that was forgotten
                             */
                            subject: string;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_galleries_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description With the pictures of the faces: needed where another model is in use
                     * @default false
                     */
                    crops?: boolean;
                    /** @default default */
                    gallery?: string;
                    passphrase: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_galleries_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/gzip": Blob;
                "application/json": {
                    /** @description a gallery file */
                    file?: string;
                    /** @default default */
                    gallery?: string;
                    passphrase: string;
                    path?: string;
                    /** @description The fingerprint of the key that the file is signed with, as its sender told it */
                    trust?: string;
                };
                "application/octet-stream": Blob;
                "application/zip": Blob;
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description a gallery file
                     */
                    file?: Blob;
                    /** @default default */
                    gallery?: string;
                    passphrase: string;
                    path?: string;
                    /** @description The fingerprint of the key that the file is signed with, as its sender told it */
                    trust?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fingerprint: string;
                        job_id: string;
                    };
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fingerprint: string;
                        job_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_galleries_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fingerprint: string;
                        public_key: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_inboxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        inboxes: {
                            detail: string | null;
                            enrolled: number;
                            gallery: string;
                            incomplete: number;
                            last_taken_at: string | null;
                            looked_at: string | null;
                            path: string;
                            quarantined: number;
                            refused: number;
                            /** @enum {string} */
                            state: "watched" | "missing" | "failing" | "not watched";
                            /** @description Files seen that are not taken yet */
                            waiting: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_inboxes_files: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                outcome?: "enrolled" | "refused" | "quarantined" | "profiles" | "incomplete";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            code: string | null;
                            detail: string | null;
                            face_id: string | null;
                            file: string;
                            folder: string;
                            /** @enum {string} */
                            outcome: "enrolled" | "refused" | "quarantined" | "profiles" | "incomplete";
                            person_id: string | null;
                            /** Format: date-time */
                            taken_at: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitations: {
                            email: string;
                            /** Format: date-time */
                            expires_at: string;
                            invitation_id: string;
                            roles: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_invitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    roles: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        /** Format: date-time */
                        expires_at: string;
                        invitation_id: string;
                        roles: string[];
                        token: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_invitations_invitation_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs: {
        parameters: {
            query?: {
                kind?: string;
                limit?: number;
                offset?: number;
                state?: "waiting" | "running" | "done" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: {
                            attempts: number;
                            /** Format: date-time */
                            created_at: string;
                            done: number;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            finished_at: string | null;
                            /** @description Over the present attempt; null before there is something to go by */
                            items_per_second: number | null;
                            job_id: string;
                            kind: string;
                            output: {
                                [key: string]: unknown;
                            } | null;
                            priority: number;
                            refused: number;
                            requested_by: string;
                            /**
                             * Format: date-time
                             * @description When it may start, or start again
                             */
                            run_at: string;
                            /** @description Estimated; null where the total or the rate is not known */
                            seconds_left: number | null;
                            started_at: string | null;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed" | "cancelled";
                            total: number | null;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs_job_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: number;
                        /** Format: date-time */
                        created_at: string;
                        done: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        finished_at: string | null;
                        /** @description Over the present attempt; null before there is something to go by */
                        items_per_second: number | null;
                        job_id: string;
                        kind: string;
                        output: {
                            [key: string]: unknown;
                        } | null;
                        priority: number;
                        refused: number;
                        requested_by: string;
                        /**
                         * Format: date-time
                         * @description When it may start, or start again
                         */
                        run_at: string;
                        /** @description Estimated; null where the total or the rate is not known */
                        seconds_left: number | null;
                        started_at: string | null;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        total: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_jobs_job_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: number;
                        /** Format: date-time */
                        created_at: string;
                        done: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        finished_at: string | null;
                        /** @description Over the present attempt; null before there is something to go by */
                        items_per_second: number | null;
                        job_id: string;
                        kind: string;
                        output: {
                            [key: string]: unknown;
                        } | null;
                        priority: number;
                        refused: number;
                        requested_by: string;
                        /**
                         * Format: date-time
                         * @description When it may start, or start again
                         */
                        run_at: string;
                        /** @description Estimated; null where the total or the rate is not known */
                        seconds_left: number | null;
                        started_at: string | null;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        total: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs_job_id_items: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                outcome?: "done" | "refused";
            };
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            code: string | null;
                            detail: string | null;
                            facts: {
                                [key: string]: unknown;
                            };
                            item: string;
                            /** @enum {string} */
                            outcome: "done" | "refused";
                        }[];
                        /** @description Give it as `after` for the next page; null at the end */
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs_job_id_results: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        failed: number;
                        processed: number;
                        results: {
                            code: string | null;
                            detail: string | null;
                            file: string;
                            index: number;
                            recognised: {
                                faces: {
                                    box: {
                                        height: number;
                                        width: number;
                                        x: number;
                                        y: number;
                                    };
                                    candidates: {
                                        confidence: number;
                                        distance: number;
                                        external_id: string | null;
                                        face_id: string;
                                        name: string;
                                        person_id: string;
                                        similarity: number;
                                    }[];
                                    confidence: number;
                                    /** @enum {string} */
                                    decision: "known" | "uncertain" | "unknown" | "not_usable";
                                    detection_score: number;
                                    distance: number | null;
                                    expression?: {
                                        /** @enum {string} */
                                        label: "anger" | "disgust" | "fear" | "happiness" | "sadness" | "surprise" | "neutral";
                                        probabilities: {
                                            [key: string]: number;
                                        };
                                    };
                                    face_id: string | null;
                                    landmarks: {
                                        left_eye: {
                                            x: number;
                                            y: number;
                                        };
                                        mouth_left: {
                                            x: number;
                                            y: number;
                                        };
                                        mouth_right: {
                                            x: number;
                                            y: number;
                                        };
                                        nose: {
                                            x: number;
                                            y: number;
                                        };
                                        right_eye: {
                                            x: number;
                                            y: number;
                                        };
                                    };
                                    liveness?: {
                                        /** @enum {string} */
                                        certainty: "uncertified" | "measured";
                                        score: number;
                                    };
                                    person: {
                                        email: string | null;
                                        external_id: string | null;
                                        metadata: {
                                            [key: string]: unknown;
                                        };
                                        name: string;
                                        person_id: string;
                                    } | null;
                                    quality: {
                                        brightness: number;
                                        contrast: number;
                                        eye_openness: number;
                                        face_size: number;
                                        overall: number;
                                        pitch: number;
                                        pose: number;
                                        reason: string | null;
                                        roll: number;
                                        sharpness: number;
                                        yaw: number;
                                    };
                                    reason: string;
                                    similarity: number | null;
                                }[];
                                image: {
                                    height: number;
                                    width: number;
                                };
                                model_id: string;
                                policy_version: string;
                                processing_time_ms: number;
                            } | null;
                            success: boolean;
                        }[];
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        total_images: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs_job_id_results_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_jobs_job_id_results_ndjson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_jobs_job_id_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attempts: number;
                        /** Format: date-time */
                        created_at: string;
                        done: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        finished_at: string | null;
                        /** @description Over the present attempt; null before there is something to go by */
                        items_per_second: number | null;
                        job_id: string;
                        kind: string;
                        output: {
                            [key: string]: unknown;
                        } | null;
                        priority: number;
                        refused: number;
                        requested_by: string;
                        /**
                         * Format: date-time
                         * @description When it may start, or start again
                         */
                        run_at: string;
                        /** @description Estimated; null where the total or the rate is not known */
                        seconds_left: number | null;
                        started_at: string | null;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        total: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_keys: {
        parameters: {
            query?: {
                revoked?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            cameras: string[] | null;
                            /** Format: date-time */
                            created_at: string;
                            created_by: string | null;
                            expires_at: string | null;
                            galleries: string[] | null;
                            key_id: string;
                            last_used_at: string | null;
                            name: string;
                            permissions: string[];
                            prefix: string;
                            rate_limit: number | null;
                            revoked_at: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The only cameras that it can be used for, by id */
                    cameras?: string[];
                    /** Format: date-time */
                    expires_at?: string;
                    /** @description The only galleries that it can be used for */
                    galleries?: string[];
                    name: string;
                    permissions: string[];
                    /** @description Requests a minute */
                    rate_limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cameras: string[] | null;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string | null;
                        expires_at: string | null;
                        galleries: string[] | null;
                        key: string;
                        key_id: string;
                        last_used_at: string | null;
                        name: string;
                        permissions: string[];
                        prefix: string;
                        rate_limit: number | null;
                        revoked_at: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_keys_key_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cameras: string[] | null;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string | null;
                        expires_at: string | null;
                        galleries: string[] | null;
                        key_id: string;
                        last_used_at: string | null;
                        name: string;
                        permissions: string[];
                        prefix: string;
                        rate_limit: number | null;
                        revoked_at: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_liveness_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expires_at: string;
                        session_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_liveness_sessions_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        certainty: ("uncertified" | "measured") | null;
                        /** @description What to do next, in words */
                        detail: string;
                        /** Format: date-time */
                        expires_at: string;
                        frames_accepted: number;
                        /** @description How many more frames are needed in which the face has moved */
                        frames_needed: number;
                        /** @description 0 (an attack) to 1 (live); null until complete, and given out once */
                        score: number | null;
                        session_id: string;
                        /**
                         * @description Complete once there is a score
                         * @enum {string}
                         */
                        state: "collecting" | "complete";
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_liveness_sessions_session_id_frames: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /** @description a new frame of the camera, with one face */
                    image: string;
                    /**
                     * @description Whether the frame that completes the session also reads its result
                     * @default false
                     */
                    read?: boolean;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * Format: binary
                     * @description a new frame of the camera, with one face
                     */
                    image: Blob;
                    /**
                     * @description Whether the frame that completes the session also reads its result
                     * @default false
                     */
                    read?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        certainty: ("uncertified" | "measured") | null;
                        /** @description What to do next, in words */
                        detail: string;
                        /** Format: date-time */
                        expires_at: string;
                        frames_accepted: number;
                        /** @description How many more frames are needed in which the face has moved */
                        frames_needed: number;
                        /** @description 0 (an attack) to 1 (live); null until complete, and given out once */
                        score: number | null;
                        session_id: string;
                        /**
                         * @description Complete once there is a score
                         * @enum {string}
                         */
                        state: "collecting" | "complete";
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_master_key_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What is to be done with the keys */
                        advice: string;
                        /** @description Data keys that were wrapped anew by this call */
                        rewrapped: number;
                        /** @description Of the master key that everything is sealed with now */
                        version: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cores: number;
                        packs: {
                            description: string;
                            embedder: {
                                calibration: {
                                    fitted_on: string;
                                    midpoint: number;
                                    slope: number;
                                };
                                cohort?: {
                                    genuine: number[];
                                    independence: number;
                                    measured_on: string;
                                    pair_rates: {
                                        distance: number;
                                        rate: number;
                                    }[];
                                    pairs: number;
                                    people: number;
                                    probe_factor: number;
                                };
                                dimensions: number;
                                /** @enum {string} */
                                metric: "euclidean" | "cosine";
                                model_id: string;
                                person_templates?: boolean;
                                presets: {
                                    balanced: {
                                        known: number;
                                        uncertain: number;
                                    };
                                    lenient: {
                                        known: number;
                                        uncertain: number;
                                    };
                                    strict: {
                                        known: number;
                                        uncertain: number;
                                    };
                                };
                                published_accuracy: string;
                            };
                            in_use: boolean;
                            name: string;
                            networks: {
                                family: string;
                                id: string;
                                input: {
                                    batch?: number;
                                    /** @enum {string} */
                                    colour: "RGB" | "BGR" | "grey";
                                    height: number;
                                    /** @enum {string} */
                                    layout: "NHWC" | "NCHW";
                                    pixels?: {
                                        offset: number;
                                        scale: number;
                                    };
                                    width: number;
                                };
                                licence: {
                                    code: string;
                                    commercial_use: boolean;
                                    source: string;
                                    weights: string;
                                };
                                /** @enum {string} */
                                role: "detector-accurate" | "detector-fast" | "detector-refine" | "detector-output" | "landmarks" | "embedder" | "expression" | "quality" | "liveness" | "spoof";
                            }[];
                            version: string;
                        }[];
                        /** @enum {string} */
                        provider: "cpu" | "cuda";
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_models_active: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    force?: boolean;
                    model: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_model: string;
                        active_pack: string;
                        changed: boolean;
                        faces_lost: number;
                        installed: {
                            model_id: string;
                            pack: string;
                        }[];
                        model_in_use: string;
                        prepared: {
                            damaged: number;
                            detail: string | null;
                            done: number;
                            finished_at: string | null;
                            model_id: string;
                            pack: string;
                            /** Format: date-time */
                            started_at: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "done" | "failed";
                            total: number;
                            without_region: number;
                        }[];
                        shadow: {
                            changes: {
                                compared: number;
                                different_person: number;
                                known_to_uncertain: number;
                                known_to_unknown: number;
                                other: number;
                                same: number;
                                uncertain_to_known: number;
                                unknown_to_known: number;
                            };
                            model_id: string;
                            only_active: number;
                            only_shadow: number;
                            photos: number;
                            /** Format: date-time */
                            since: string;
                            skipped: number;
                        } | null;
                        templates: {
                            model_id: string;
                            templates: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_models_compare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default default */
                    gallery?: string;
                    model: string;
                    /** @default 500 */
                    sample?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changes: {
                            compared: number;
                            different_person: number;
                            known_to_uncertain: number;
                            known_to_unknown: number;
                            other: number;
                            same: number;
                            uncertain_to_known: number;
                            unknown_to_known: number;
                        };
                        from: string;
                        to: string;
                        verdicts_after: {
                            not_recognised: number;
                            right: number;
                            wrong_person: number;
                        };
                        verdicts_before: {
                            not_recognised: number;
                            right: number;
                            wrong_person: number;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_models_pause: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_model: string;
                        active_pack: string;
                        installed: {
                            model_id: string;
                            pack: string;
                        }[];
                        model_in_use: string;
                        prepared: {
                            damaged: number;
                            detail: string | null;
                            done: number;
                            finished_at: string | null;
                            model_id: string;
                            pack: string;
                            /** Format: date-time */
                            started_at: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "done" | "failed";
                            total: number;
                            without_region: number;
                        }[];
                        shadow: {
                            changes: {
                                compared: number;
                                different_person: number;
                                known_to_uncertain: number;
                                known_to_unknown: number;
                                other: number;
                                same: number;
                                uncertain_to_known: number;
                                unknown_to_known: number;
                            };
                            model_id: string;
                            only_active: number;
                            only_shadow: number;
                            photos: number;
                            /** Format: date-time */
                            since: string;
                            skipped: number;
                        } | null;
                        templates: {
                            model_id: string;
                            templates: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_models_prepare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_model: string;
                        active_pack: string;
                        installed: {
                            model_id: string;
                            pack: string;
                        }[];
                        model_in_use: string;
                        prepared: {
                            damaged: number;
                            detail: string | null;
                            done: number;
                            finished_at: string | null;
                            model_id: string;
                            pack: string;
                            /** Format: date-time */
                            started_at: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "done" | "failed";
                            total: number;
                            without_region: number;
                        }[];
                        shadow: {
                            changes: {
                                compared: number;
                                different_person: number;
                                known_to_uncertain: number;
                                known_to_unknown: number;
                                other: number;
                                same: number;
                                uncertain_to_known: number;
                                unknown_to_known: number;
                            };
                            model_id: string;
                            only_active: number;
                            only_shadow: number;
                            photos: number;
                            /** Format: date-time */
                            since: string;
                            skipped: number;
                        } | null;
                        templates: {
                            model_id: string;
                            templates: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_models_remove_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        model_id: string;
                        removed: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_models_shadow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default null */
                    model?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_model: string;
                        active_pack: string;
                        installed: {
                            model_id: string;
                            pack: string;
                        }[];
                        model_in_use: string;
                        prepared: {
                            damaged: number;
                            detail: string | null;
                            done: number;
                            finished_at: string | null;
                            model_id: string;
                            pack: string;
                            /** Format: date-time */
                            started_at: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "done" | "failed";
                            total: number;
                            without_region: number;
                        }[];
                        shadow: {
                            changes: {
                                compared: number;
                                different_person: number;
                                known_to_uncertain: number;
                                known_to_unknown: number;
                                other: number;
                                same: number;
                                uncertain_to_known: number;
                                unknown_to_known: number;
                            };
                            model_id: string;
                            only_active: number;
                            only_shadow: number;
                            photos: number;
                            /** Format: date-time */
                            since: string;
                            skipped: number;
                        } | null;
                        templates: {
                            model_id: string;
                            templates: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_models_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        active_model: string;
                        active_pack: string;
                        installed: {
                            model_id: string;
                            pack: string;
                        }[];
                        model_in_use: string;
                        prepared: {
                            damaged: number;
                            detail: string | null;
                            done: number;
                            finished_at: string | null;
                            model_id: string;
                            pack: string;
                            /** Format: date-time */
                            started_at: string;
                            /** @enum {string} */
                            state: "running" | "paused" | "done" | "failed";
                            total: number;
                            without_region: number;
                        }[];
                        shadow: {
                            changes: {
                                compared: number;
                                different_person: number;
                                known_to_uncertain: number;
                                known_to_unknown: number;
                                other: number;
                                same: number;
                                uncertain_to_known: number;
                                unknown_to_known: number;
                            };
                            model_id: string;
                            only_active: number;
                            only_shadow: number;
                            photos: number;
                            /** Format: date-time */
                            since: string;
                            skipped: number;
                        } | null;
                        templates: {
                            model_id: string;
                            templates: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_mqtt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False: the configuration names no broker, and nothing is published */
                        configured: boolean;
                        events: ("face_added" | "face_deleted" | "face_recognized" | "face_unknown" | "camera_connected" | "camera_disconnected" | "expression_observed" | "alert_raised")[];
                        home_assistant: boolean;
                        late_seconds: number | null;
                        topic_prefix: string | null;
                        url: string | null;
                        username: string | null;
                        /** @description Events that were not published yet, at most 10000; null before the first start with a broker */
                        waiting: number | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_mqtt_test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description True: the broker said that it has it */
                        delivered: boolean;
                        /** @description Why it did not arrive */
                        detail: string | null;
                        milliseconds: number;
                        topic: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people: {
        parameters: {
            query?: {
                fact?: string;
                fact_value?: string;
                gallery?: string;
                limit?: number;
                offset?: number;
                query?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            cover_face_id: string | null;
                            /** Format: date-time */
                            created_at: string;
                            email: string | null;
                            external_id: string | null;
                            face_count: number;
                            gallery: string;
                            metadata: {
                                [key: string]: unknown;
                            };
                            name: string;
                            person_id: string;
                            /** Format: date-time */
                            updated_at: string;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_people: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    external_id?: string;
                    /** @default default */
                    gallery?: string;
                    /** @default {} */
                    metadata?: {
                        [key: string]: components["schemas"]["create_person.input.__schema0"];
                    };
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cover_face_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        email: string | null;
                        external_id: string | null;
                        face_count: number;
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        gallery: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        name: string;
                        person_id: string;
                        retention: {
                            /** @description Their first face: no valid consent is recorded then */
                            faces_deleted_at: string | null;
                            /** @description The person with all there is of them: nothing has changed for so long */
                            forgotten_at: string | null;
                        };
                        /** Format: date-time */
                        updated_at: string;
                        /** @description Null where the caller may not see watch lists */
                        watch_lists: {
                            expires_at: string | null;
                            name: string;
                            severity: string;
                            watch_list_id: string;
                        }[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_people_into_person_id_merge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                into_person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cover_face_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        email: string | null;
                        external_id: string | null;
                        face_count: number;
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        gallery: string;
                        /** @description What undoes it */
                        merge_id: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        name: string;
                        person_id: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cover_face_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        email: string | null;
                        external_id: string | null;
                        face_count: number;
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        gallery: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        name: string;
                        person_id: string;
                        retention: {
                            /** @description Their first face: no valid consent is recorded then */
                            faces_deleted_at: string | null;
                            /** @description The person with all there is of them: nothing has changed for so long */
                            forgotten_at: string | null;
                        };
                        /** Format: date-time */
                        updated_at: string;
                        /** @description Null where the caller may not see watch lists */
                        watch_lists: {
                            expires_at: string | null;
                            name: string;
                            severity: string;
                            watch_list_id: string;
                        }[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_people_person_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        deleted_at: string;
                        faces: number;
                        person_id: string;
                        receipt: {
                            /** Format: date-time */
                            at: string;
                            /** @description Kept backups that hold the person still, sealed, and until when; null: until they are deleted by hand */
                            backups: {
                                file: string;
                                /** Format: date-time */
                                made: string;
                                until: string | null;
                            }[];
                            /** @description Who asked for it: id of the key or user */
                            by: string;
                            /** @description What was deleted: rows of each table; `regions` are stored pictures of faces */
                            counts: {
                                rows: number;
                                table: string;
                            }[];
                            /** @constant */
                            format: "netra-erasure-1";
                            /**
                             * @description The data key, without which no copy of what was sealed can be opened
                             * @constant
                             */
                            key: "destroyed";
                            /** @enum {string} */
                            kind: "person" | "gallery";
                            /**
                             * @description Whether the ledger, which keeps the person out of a restored backup, is on the disk, or will be at the next start
                             * @enum {string}
                             */
                            ledger: "written" | "pending";
                            signature: string;
                            /** @description Public key, Ed25519, base64 of DER */
                            signer: string;
                            /**
                             * Format: uuid
                             * @description Id of the person or gallery that was forgotten
                             */
                            subject: string;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_people_person_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    email?: string | null;
                    external_id?: string | null;
                    metadata?: {
                        [key: string]: components["schemas"]["update_person.input.__schema0"];
                    };
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cover_face_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        email: string | null;
                        external_id: string | null;
                        face_count: number;
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        gallery: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        name: string;
                        person_id: string;
                        retention: {
                            /** @description Their first face: no valid consent is recorded then */
                            faces_deleted_at: string | null;
                            /** @description The person with all there is of them: nothing has changed for so long */
                            forgotten_at: string | null;
                        };
                        /** Format: date-time */
                        updated_at: string;
                        /** @description Null where the caller may not see watch lists */
                        watch_lists: {
                            expires_at: string | null;
                            name: string;
                            severity: string;
                            watch_list_id: string;
                        }[] | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consent: {
                            /** @enum {string} */
                            basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
                            expires_at: string | null;
                            /** Format: date-time */
                            given_at: string;
                            purpose: string;
                            /** Format: date-time */
                            recorded_at: string;
                            /** @description Id of the key or user */
                            recorded_by: string;
                            /** @description Neither withdrawn nor expired */
                            valid: boolean;
                            withdrawn_at: string | null;
                        } | null;
                        person_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_people_person_id_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default consent
                     * @enum {string}
                     */
                    basis?: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
                    /** @default null */
                    expires_at?: string | null;
                    /**
                     * Format: date-time
                     * @description Default: now
                     */
                    given_at?: string;
                    purpose: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consent: {
                            /** @enum {string} */
                            basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
                            expires_at: string | null;
                            /** Format: date-time */
                            given_at: string;
                            purpose: string;
                            /** Format: date-time */
                            recorded_at: string;
                            /** @description Id of the key or user */
                            recorded_by: string;
                            /** @description Neither withdrawn nor expired */
                            valid: boolean;
                            withdrawn_at: string | null;
                        } | null;
                        person_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_people_person_id_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consent: {
                            /** @enum {string} */
                            basis: "consent" | "contract" | "legal_obligation" | "vital_interests" | "public_task" | "legitimate_interests";
                            expires_at: string | null;
                            /** Format: date-time */
                            given_at: string;
                            purpose: string;
                            /** Format: date-time */
                            recorded_at: string;
                            /** @description Id of the key or user */
                            recorded_by: string;
                            /** @description Neither withdrawn nor expired */
                            valid: boolean;
                            withdrawn_at: string | null;
                        } | null;
                        person_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_people_person_id_faces: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @description photos of the person */
                    images: string[];
                    /** @default {} */
                    metadata?: {
                        [key: string]: components["schemas"]["enrol_photos.input.__schema0"];
                    };
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @description photos of the person */
                    images: Blob[];
                    /** @default {} */
                    metadata?: {
                        [key: string]: components["schemas"]["enrol_photos.input.__schema0"];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enrolled: number;
                        person: {
                            cover_face_id: string | null;
                            /** Format: date-time */
                            created_at: string;
                            email: string | null;
                            external_id: string | null;
                            face_count: number;
                            faces: {
                                /** Format: date-time */
                                added_at: string;
                                detection_score: number;
                                detector_id: string;
                                face_id: string;
                                has_region: boolean;
                                metadata: {
                                    [key: string]: unknown;
                                };
                                models: string[];
                                name: string;
                                person_id: string;
                                quality_score: number;
                                source: string | null;
                            }[];
                            gallery: string;
                            metadata: {
                                [key: string]: unknown;
                            };
                            name: string;
                            person_id: string;
                            /** Format: date-time */
                            updated_at: string;
                        } | null;
                        refused: number;
                        results: ({
                            face_id: string;
                            file: string;
                            name: string;
                            person_id: string;
                            quality_score: number;
                            /** @constant */
                            status: "enrolled";
                        } | {
                            code: string;
                            detail: string;
                            facts: {
                                [key: string]: unknown;
                            };
                            file: string;
                            /** @constant */
                            status: "refused";
                        })[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id_merges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        merges: {
                            /** Format: date-time */
                            made_at: string;
                            /** @description Id of the key or user */
                            made_by: string;
                            merge_id: string;
                            /** @description The id that the person had, and has again when the merge is undone */
                            merged_person_id: string;
                            name: string;
                            /** Format: date-time */
                            undoable_until: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_people_person_id_merges_merge_id_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merge_id: string;
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cover_face_id: string | null;
                        /** Format: date-time */
                        created_at: string;
                        email: string | null;
                        external_id: string | null;
                        face_count: number;
                        faces: {
                            /** Format: date-time */
                            added_at: string;
                            detection_score: number;
                            detector_id: string;
                            face_id: string;
                            has_region: boolean;
                            metadata: {
                                [key: string]: unknown;
                            };
                            models: string[];
                            name: string;
                            person_id: string;
                            quality_score: number;
                            source: string | null;
                        }[];
                        gallery: string;
                        metadata: {
                            [key: string]: unknown;
                        };
                        name: string;
                        person_id: string;
                        /** Format: date-time */
                        updated_at: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id_not_this_person: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        corrections: {
                            correction_id: string;
                            /** Format: date-time */
                            created_at: string;
                            created_by: string;
                            face_id: string | null;
                            has_region: boolean;
                            models: string[];
                            person_id: string;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_people_person_id_not_this_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description An enrolled face of somebody else, in place of an image */
                    face_id?: string;
                    /** @description a photo of somebody else, who was taken for this person */
                    image?: string;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description An enrolled face of somebody else, in place of an image */
                    face_id?: string;
                    /**
                     * Format: binary
                     * @description a photo of somebody else, who was taken for this person
                     */
                    image?: Blob;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        face_id: string | null;
                        has_region: boolean;
                        models: string[];
                        person_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_people_person_id_not_this_person_correction_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correction_id: string;
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_people_person_id_visits: {
        parameters: {
            query?: {
                from?: string;
                gap_minutes?: number;
                to?: string;
            };
            header?: never;
            path: {
                person_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False where there are more sightings than are joined at once: ask for a shorter time */
                        complete: boolean;
                        visits: {
                            /** Format: date-time */
                            from: string;
                            /** @description Whether one of the sightings must be of somebody else */
                            inconsistent: boolean;
                            stops: {
                                camera_id: string | null;
                                camera_name: string | null;
                                /** Format: date-time */
                                from: string;
                                /** @description They would have been at two cameras at once that do not overlap */
                                impossible: boolean;
                                sighting_ids: string[];
                                /** Format: date-time */
                                to: string;
                                /** @description Since the stop before; negative where both cameras saw them at once */
                                travel_seconds: number | null;
                            }[];
                            /** Format: date-time */
                            to: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_policy: {
        parameters: {
            query?: {
                gallery?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: string | null;
                        created_by: string | null;
                        /** @default 0.5 */
                        enrolled_share: number;
                        /** @default 0.02 */
                        false_positive_rate: number;
                        in_gallery: {
                            comparisons: number | null;
                            derivation: string | null;
                            derived_at: string | null;
                            expected_false_positives_high: number | null;
                            expected_false_positives_low: number | null;
                            expected_false_positives_per_thousand: number | null;
                            expected_miss_rate: number | null;
                            expected_miss_rate_from: ("gallery" | "cohort") | null;
                            expected_uncertain_per_thousand: number | null;
                            gallery: string;
                            note: string | null;
                            own_share: number;
                            people: number | null;
                            support: ("measured" | "extrapolated" | "cohort" | "none") | null;
                        };
                        known: number;
                        /** @default 0.02 */
                        margin: number;
                        /** @enum {string} */
                        metric: "euclidean" | "cosine";
                        /** @default 0.3 */
                        minimum_enrol_quality: number;
                        /** @default 0.1 */
                        minimum_quality: number;
                        model_id: string;
                        /**
                         * @default asked
                         * @enum {string}
                         */
                        preset: "asked" | "strict" | "balanced" | "lenient" | "custom";
                        /** @default null */
                        thresholds: {
                            known: number;
                            uncertain: number;
                        } | null;
                        uncertain: number;
                        version: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 0.5 */
                    enrolled_share?: number;
                    /** @default 0.02 */
                    false_positive_rate?: number;
                    /** @default 0.02 */
                    margin?: number;
                    /** @default 0.3 */
                    minimum_enrol_quality?: number;
                    /** @default 0.1 */
                    minimum_quality?: number;
                    /**
                     * @default asked
                     * @enum {string}
                     */
                    preset?: "asked" | "strict" | "balanced" | "lenient" | "custom";
                    /** @default null */
                    thresholds?: {
                        known: number;
                        uncertain: number;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: string | null;
                        created_by: string | null;
                        /** @default 0.5 */
                        enrolled_share: number;
                        /** @default 0.02 */
                        false_positive_rate: number;
                        in_gallery: {
                            comparisons: number | null;
                            derivation: string | null;
                            derived_at: string | null;
                            expected_false_positives_high: number | null;
                            expected_false_positives_low: number | null;
                            expected_false_positives_per_thousand: number | null;
                            expected_miss_rate: number | null;
                            expected_miss_rate_from: ("gallery" | "cohort") | null;
                            expected_uncertain_per_thousand: number | null;
                            gallery: string;
                            note: string | null;
                            own_share: number;
                            people: number | null;
                            support: ("measured" | "extrapolated" | "cohort" | "none") | null;
                        };
                        known: number;
                        /** @default 0.02 */
                        margin: number;
                        /** @enum {string} */
                        metric: "euclidean" | "cosine";
                        /** @default 0.3 */
                        minimum_enrol_quality: number;
                        /** @default 0.1 */
                        minimum_quality: number;
                        model_id: string;
                        /**
                         * @default asked
                         * @enum {string}
                         */
                        preset: "asked" | "strict" | "balanced" | "lenient" | "custom";
                        /** @default null */
                        thresholds: {
                            known: number;
                            uncertain: number;
                        } | null;
                        uncertain: number;
                        version: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_policy_curve: {
        parameters: {
            query?: {
                gallery?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gallery: string;
                        known: number;
                        model_id: string;
                        points: {
                            distance: number;
                            false_positive_rate: number | null;
                            miss_rate: number | null;
                        }[];
                        uncertain: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_policy_derive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Only this one; every gallery where none is named */
                    gallery?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: string | null;
                        created_by: string | null;
                        /** @default 0.5 */
                        enrolled_share: number;
                        /** @default 0.02 */
                        false_positive_rate: number;
                        in_gallery: {
                            comparisons: number | null;
                            derivation: string | null;
                            derived_at: string | null;
                            expected_false_positives_high: number | null;
                            expected_false_positives_low: number | null;
                            expected_false_positives_per_thousand: number | null;
                            expected_miss_rate: number | null;
                            expected_miss_rate_from: ("gallery" | "cohort") | null;
                            expected_uncertain_per_thousand: number | null;
                            gallery: string;
                            note: string | null;
                            own_share: number;
                            people: number | null;
                            support: ("measured" | "extrapolated" | "cohort" | "none") | null;
                        };
                        known: number;
                        /** @default 0.02 */
                        margin: number;
                        /** @enum {string} */
                        metric: "euclidean" | "cosine";
                        /** @default 0.3 */
                        minimum_enrol_quality: number;
                        /** @default 0.1 */
                        minimum_quality: number;
                        model_id: string;
                        /**
                         * @default asked
                         * @enum {string}
                         */
                        preset: "asked" | "strict" | "balanced" | "lenient" | "custom";
                        /** @default null */
                        thresholds: {
                            known: number;
                            uncertain: number;
                        } | null;
                        uncertain: number;
                        version: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_quarantine: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        photos: {
                            code: string;
                            /** Format: date-time */
                            created_at: string;
                            detail: string;
                            external_id: string;
                            file: string;
                            looks_like: {
                                name: string;
                                person_id: string;
                            } | null;
                            name: string;
                            quarantine_id: string;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_quarantine_quarantine_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quarantine_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    decision: "enrol" | "discard";
                    /** @description Enrol it for this person instead of whom it was brought for */
                    person_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        decision: "enrol" | "discard";
                        face_id: string | null;
                        person_id: string | null;
                        quarantine_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_quarantine_quarantine_id_photo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                quarantine_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: base64 */
                        image: string;
                        quarantine_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_receipts_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    receipt: {
                        /** Format: date-time */
                        at: string;
                        /** @description Kept backups that hold the person still, sealed, and until when; null: until they are deleted by hand */
                        backups: {
                            file: string;
                            /** Format: date-time */
                            made: string;
                            until: string | null;
                        }[];
                        /** @description Who asked for it: id of the key or user */
                        by: string;
                        /** @description What was deleted: rows of each table; `regions` are stored pictures of faces */
                        counts: {
                            rows: number;
                            table: string;
                        }[];
                        /** @constant */
                        format: "netra-erasure-1";
                        /**
                         * @description The data key, without which no copy of what was sealed can be opened
                         * @constant
                         */
                        key: "destroyed";
                        /** @enum {string} */
                        kind: "person" | "gallery";
                        /**
                         * @description Whether the ledger, which keeps the person out of a restored backup, is on the disk, or will be at the next start
                         * @enum {string}
                         */
                        ledger: "written" | "pending";
                        signature: string;
                        /** @description Public key, Ed25519, base64 of DER */
                        signer: string;
                        /**
                         * Format: uuid
                         * @description Id of the person or gallery that was forgotten
                         */
                        subject: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Backups of the receipt that are kept still */
                        backups: string[];
                        /** @description Signed by this database, and not changed since */
                        genuine: boolean;
                        /** @description Whether a restored backup will be without them */
                        in_ledger: boolean;
                        /** @description Whether the person or gallery is stored (again) */
                        present: boolean;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rules: {
                            class: string;
                            /** @description Deleted after so many days; null: kept */
                            days: number | null;
                            summary: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    put_api_retention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rules: {
                        class: string;
                        /** @description Deleted after so many days; null: kept */
                        days: number | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rules: {
                            class: string;
                            /** @description Deleted after so many days; null: kept */
                            days: number | null;
                            summary: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_retention_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default [] */
                    rules?: {
                        class: string;
                        /** @description Deleted after so many days; null: kept */
                        days: number | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        classes: {
                            class: string;
                            count: number;
                            days: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_retention_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        classes: {
                            class: string;
                            count: number;
                            days: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        permissions: {
                            description: string;
                            name: string;
                        }[];
                        roles: {
                            built_in: boolean;
                            description: string;
                            name: string;
                            permissions: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    name: string;
                    permissions: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        built_in: boolean;
                        description: string;
                        name: string;
                        permissions: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_roles_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    description?: string;
                    permissions?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        built_in: boolean;
                        description: string;
                        name: string;
                        permissions: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_sample_people: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default default */
                    gallery?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enrolled: number;
                        people: {
                            name: string;
                            person_id: string;
                        }[];
                        refused: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        schedules: {
                            last_at: string | null;
                            last_job_id: string | null;
                            name: string;
                            /** Format: date-time */
                            next_at: string;
                            /** @description Five fields of cron in local time: minute, hour, day, month, weekday */
                            pattern: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_sighting_corrections: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                sighting_id?: string;
                unknown_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        corrections: {
                            correction_id: string;
                            /** @enum {string} */
                            kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                            /** Format: date-time */
                            made_at: string;
                            made_by: string;
                            /** @description Of a merge, the one kept; of a split, the one split */
                            other_unknown_id: string | null;
                            person_id: string | null;
                            /** @description How many sightings it moved */
                            sightings: number;
                            undone_at: string | null;
                            /** @description The stranger; of a split, the new one */
                            unknown_id: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_sighting_corrections_correction_id_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                correction_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_sightings: {
        parameters: {
            query?: {
                camera_id?: string;
                cursor?: string;
                decision?: "known" | "uncertain" | "unknown" | "not_usable";
                from?: string;
                gallery?: string;
                limit?: number;
                person_id?: string;
                to?: string;
                unknown_id?: string;
                video_id?: string;
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        sightings: {
                            camera_id: string | null;
                            camera_name: string | null;
                            /** @description Of an uncertain decision: who it may be */
                            candidate: {
                                name: string;
                                person_id: string;
                            } | null;
                            confidence: number;
                            /** @description Whether a user said who it is */
                            corrected: boolean;
                            /**
                             * @description What was decided when it was seen
                             * @enum {string}
                             */
                            decision: "known" | "uncertain" | "unknown" | "not_usable";
                            distance: number | null;
                            ended_at: string | null;
                            /** @description Frames on which the face was seen */
                            frames: number;
                            gallery: string;
                            has_crop: boolean;
                            /** @description Whether the stranger is ignored for good */
                            ignored: boolean;
                            /** Format: date-time */
                            last_seen_at: string;
                            model_id: string;
                            /** @description Who it is held to be now: decided, corrected, or named later */
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            policy_version: string;
                            quality: number;
                            reason: string;
                            sighting_id: string;
                            /** @enum {string} */
                            source: "camera" | "video" | "edge";
                            /** Format: date-time */
                            started_at: string;
                            /** @description The stranger, whose id lasts */
                            unknown_id: string | null;
                            /** @description The uploaded video that it is of */
                            video_id: string | null;
                            /** @description The first zone that they were in */
                            zone: string | null;
                            /** @description All of them, in their order */
                            zones: string[];
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_sightings_sighting_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        camera_id: string | null;
                        camera_name: string | null;
                        /** @description Of an uncertain decision: who it may be */
                        candidate: {
                            name: string;
                            person_id: string;
                        } | null;
                        confidence: number;
                        /** @description Whether a user said who it is */
                        corrected: boolean;
                        /**
                         * @description What was decided when it was seen
                         * @enum {string}
                         */
                        decision: "known" | "uncertain" | "unknown" | "not_usable";
                        distance: number | null;
                        ended_at: string | null;
                        /** @description Frames on which the face was seen */
                        frames: number;
                        gallery: string;
                        has_crop: boolean;
                        /** @description Whether the stranger is ignored for good */
                        ignored: boolean;
                        /** Format: date-time */
                        last_seen_at: string;
                        model_id: string;
                        /** @description Who it is held to be now: decided, corrected, or named later */
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        policy_version: string;
                        quality: number;
                        reason: string;
                        sighting_id: string;
                        /** @enum {string} */
                        source: "camera" | "video" | "edge";
                        /** Format: date-time */
                        started_at: string;
                        /** @description The stranger, whose id lasts */
                        unknown_id: string | null;
                        /** @description The uploaded video that it is of */
                        video_id: string | null;
                        /** @description The first zone that they were in */
                        zone: string | null;
                        /** @description All of them, in their order */
                        zones: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_sightings_sighting_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sighting_id: string;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_sightings_sighting_id_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_sightings_sighting_id_crop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_sightings_sighting_id_expressions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        observations: {
                            /** Format: date-time */
                            at: string;
                            /** @enum {string} */
                            label: "anger" | "disgust" | "fear" | "happiness" | "sadness" | "surprise" | "neutral";
                            observation_id: string;
                            probabilities: {
                                [key: string]: number;
                            };
                        }[];
                        sighting_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_sightings_sighting_id_not_this_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sighting_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_sightings_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    camera_id?: string;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /**
                     * Format: date-time
                     * @description Seen at that time or later
                     */
                    from?: string;
                    /** @default default */
                    gallery?: string;
                    /** @description a photo of who is looked for */
                    image: string;
                    /** @default 50 */
                    limit?: number;
                    /** @description Largest distance; the policy’s for uncertain where absent */
                    threshold?: number;
                    /**
                     * Format: date-time
                     * @description Seen before that time
                     */
                    to?: string;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    camera_id?: string;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /**
                     * Format: date-time
                     * @description Seen at that time or later
                     */
                    from?: string;
                    /** @default default */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description a photo of who is looked for
                     */
                    image: Blob;
                    /** @default 50 */
                    limit?: number;
                    /** @description Largest distance; the policy’s for uncertain where absent */
                    threshold?: number;
                    /**
                     * Format: date-time
                     * @description Seen before that time
                     */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whom the photo shows */
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        sightings: {
                            camera_id: string | null;
                            camera_name: string | null;
                            /** @description Of an uncertain decision: who it may be */
                            candidate: {
                                name: string;
                                person_id: string;
                            } | null;
                            confidence: number;
                            /** @description Whether a user said who it is */
                            corrected: boolean;
                            /**
                             * @description What was decided when it was seen
                             * @enum {string}
                             */
                            decision: "known" | "uncertain" | "unknown" | "not_usable";
                            /** @description Of the photo to this sighting; null where it is only the same person */
                            distance: number | null;
                            ended_at: string | null;
                            /** @description Frames on which the face was seen */
                            frames: number;
                            gallery: string;
                            has_crop: boolean;
                            /** @description Whether the stranger is ignored for good */
                            ignored: boolean;
                            /** Format: date-time */
                            last_seen_at: string;
                            model_id: string;
                            /** @description Who it is held to be now: decided, corrected, or named later */
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            policy_version: string;
                            quality: number;
                            reason: string;
                            sighting_id: string;
                            similarity: number | null;
                            /** @enum {string} */
                            source: "camera" | "video" | "edge";
                            /** Format: date-time */
                            started_at: string;
                            /** @description The stranger, whose id lasts */
                            unknown_id: string | null;
                            /** @description The uploaded video that it is of */
                            video_id: string | null;
                            /** @description The first zone that they were in */
                            zone: string | null;
                            /** @description All of them, in their order */
                            zones: string[];
                        }[];
                        /** @description Strangers who look like it, the closest first */
                        unknown_ids: string[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_statistics: {
        parameters: {
            query?: {
                by?: "hour" | "day" | "week";
                camera_id?: string;
                from?: string;
                gallery?: string;
                person_id?: string;
                timezone?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        buckets: {
                            /** @description Also null where the caller may not see alerts */
                            alerts: number | null;
                            /** @description Cameras that saw somebody */
                            cameras: number;
                            known: number | null;
                            not_usable: number | null;
                            /** @description Enrolled people, each once */
                            people: number | null;
                            sightings: number;
                            /** Format: date-time */
                            start: string;
                            /** @description Strangers with an id that lasts, each once */
                            strangers: number | null;
                            uncertain: number | null;
                            unknown: number | null;
                        }[];
                        /** @enum {string} */
                        by: "hour" | "day" | "week";
                        /** @description Those that saw the most, at most 100 */
                        cameras: {
                            camera_id: string;
                            camera_name: string | null;
                            sightings: number;
                        }[];
                        /** Format: date-time */
                        from: string;
                        /** @description Those who were seen the most, at most 100 */
                        people: {
                            name: string;
                            person_id: string;
                            sightings: number;
                        }[];
                        timezone: string;
                        /** Format: date-time */
                        to: string;
                        total: {
                            /** @description Also null where the caller may not see alerts */
                            alerts: number | null;
                            /** @description Cameras that saw somebody */
                            cameras: number;
                            known: number | null;
                            not_usable: number | null;
                            /** @description Enrolled people, each once */
                            people: number | null;
                            sightings: number;
                            /** @description Strangers with an id that lasts, each once */
                            strangers: number | null;
                            uncertain: number | null;
                            unknown: number | null;
                        };
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_statistics_csv: {
        parameters: {
            query?: {
                by?: "hour" | "day" | "week";
                camera_id?: string;
                from?: string;
                gallery?: string;
                person_id?: string;
                timezone?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_test_recognize: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: {
                            camera_id: string | null;
                            camera_name: string | null;
                            confidence: number;
                            face_id: string | null;
                            name: string;
                            person_id?: string;
                            sighting_id?: string;
                            /** Format: date-time */
                            timestamp: string;
                        };
                        event_id: string;
                        /** @constant */
                        event_type: "face_recognized";
                        /** @constant */
                        simulated: true;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_unknowns: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
                offset?: number;
                state?: "unnamed" | "ignored" | "named";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        unknowns: {
                            best_sighting_id: string | null;
                            /** @description Ids of the cameras that saw them */
                            cameras: string[];
                            /** Format: date-time */
                            first_seen_at: string;
                            gallery: string;
                            /** Format: date-time */
                            last_seen_at: string;
                            /** @description Whom they were named as */
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            sightings: number;
                            /** @enum {string} */
                            state: "unnamed" | "ignored" | "named";
                            unknown_id: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_unknowns_into_unknown_id_merge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                into_unknown_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    unknown_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_unknowns_unknown_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        best_sighting_id: string | null;
                        /** @description Ids of the cameras that saw them */
                        cameras: string[];
                        /** Format: date-time */
                        first_seen_at: string;
                        gallery: string;
                        /** Format: date-time */
                        last_seen_at: string;
                        /** @description Whom they were named as */
                        person: {
                            name: string;
                            person_id: string;
                        } | null;
                        sightings: number;
                        /** @enum {string} */
                        state: "unnamed" | "ignored" | "named";
                        unknown_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_unknowns_unknown_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sightings: number;
                        /** @constant */
                        success: true;
                        unknown_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_unknowns_unknown_id_crop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_unknowns_unknown_id_ignore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_unknowns_unknown_id_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    external_id?: string;
                    /**
                     * @description Enrol although the face looks like somebody else
                     * @default false
                     */
                    force?: boolean;
                    name?: string;
                    /** @description Somebody who is known; in place of a name */
                    person_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction: {
                            correction_id: string;
                            /** @enum {string} */
                            kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                            /** Format: date-time */
                            made_at: string;
                            made_by: string;
                            /** @description Of a merge, the one kept; of a split, the one split */
                            other_unknown_id: string | null;
                            person_id: string | null;
                            /** @description How many sightings it moved */
                            sightings: number;
                            undone_at: string | null;
                            /** @description The stranger; of a split, the new one */
                            unknown_id: string | null;
                        };
                        /** @description What was enrolled */
                        face_ids: string[];
                        /** @description Why no picture was good enough, where none was */
                        not_enrolled: string | null;
                        person_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_unknowns_unknown_id_split: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    sighting_ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        correction_id: string;
                        /** @enum {string} */
                        kind: "name" | "merge" | "split" | "ignore" | "assign" | "not_this_person";
                        /** Format: date-time */
                        made_at: string;
                        made_by: string;
                        /** @description Of a merge, the one kept; of a split, the one split */
                        other_unknown_id: string | null;
                        person_id: string | null;
                        /** @description How many sightings it moved */
                        sightings: number;
                        undone_at: string | null;
                        /** @description The stranger; of a split, the new one */
                        unknown_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_unknowns_unknown_id_visits: {
        parameters: {
            query?: {
                from?: string;
                gap_minutes?: number;
                to?: string;
            };
            header?: never;
            path: {
                unknown_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False where there are more sightings than are joined at once: ask for a shorter time */
                        complete: boolean;
                        visits: {
                            /** Format: date-time */
                            from: string;
                            /** @description Whether one of the sightings must be of somebody else */
                            inconsistent: boolean;
                            stops: {
                                camera_id: string | null;
                                camera_name: string | null;
                                /** Format: date-time */
                                from: string;
                                /** @description They would have been at two cameras at once that do not overlap */
                                impossible: boolean;
                                sighting_ids: string[];
                                /** Format: date-time */
                                to: string;
                                /** @description Since the stop before; negative where both cameras saw them at once */
                                travel_seconds: number | null;
                            }[];
                            /** Format: date-time */
                            to: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_users: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        total: number;
                        users: {
                            /** Format: date-time */
                            created_at: string;
                            disabled: boolean;
                            email: string;
                            last_signed_in_at: string | null;
                            must_change_password: boolean;
                            name: string;
                            roles: string[];
                            second_factor: boolean;
                            user_id: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_users_user_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    disabled?: boolean;
                    name?: string;
                    roles?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        disabled: boolean;
                        email: string;
                        last_signed_in_at: string | null;
                        must_change_password: boolean;
                        name: string;
                        roles: string[];
                        second_factor: boolean;
                        user_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_users_user_id_reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default false */
                    remove_second_factor?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        one_time_password: string;
                        user_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_users_user_id_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            address: string | null;
                            /** Format: date-time */
                            created_at: string;
                            current: boolean;
                            /** Format: date-time */
                            expires_at: string;
                            last_used_at: string | null;
                            /** @enum {string} */
                            method: "password" | "identity_provider";
                            session_id: string;
                            user_agent: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_users_user_id_sessions: {
        parameters: {
            query?: {
                session_id?: string;
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_users_user_id_sessions_session_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    external_id?: string;
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default default */
                    gallery?: string;
                    /** @description the photo to compare with an enrolled person */
                    image?: string;
                    /** @description one of two photos */
                    image_a?: string;
                    /** @description the other photo */
                    image_b?: string;
                    person_id?: string;
                    threshold?: number;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    external_id?: string;
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default default */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description the photo to compare with an enrolled person
                     */
                    image?: Blob;
                    /**
                     * Format: binary
                     * @description one of two photos
                     */
                    image_a?: Blob;
                    /**
                     * Format: binary
                     * @description the other photo
                     */
                    image_b?: Blob;
                    person_id?: string;
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        confidence: number;
                        distance: number;
                        model_id: string;
                        processing_time_ms: number;
                        same_person: boolean;
                        similarity: number;
                        threshold: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_videos: {
        parameters: {
            query?: {
                gallery?: string;
                limit?: number;
                offset?: number;
                state?: "waiting" | "running" | "done" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        total: number;
                        videos: {
                            analysed_at: string | null;
                            /** @description Whether an annotated copy was asked for */
                            annotated: boolean;
                            /** @description Size of the annotated copy; null where there is none */
                            annotated_bytes: number | null;
                            bytes: number;
                            camera_id: string | null;
                            camera_name: string | null;
                            confirm: number;
                            /** Format: date-time */
                            created_at: string;
                            /** @description Seconds of the video that were looked at so far */
                            done_seconds: number;
                            error: {
                                code: string;
                                detail: string;
                            } | null;
                            figures: {
                                /** @description Frames that were looked at */
                                frames: number;
                                /** @description Different people who are known */
                                people: number;
                                /** @description Seconds of the video */
                                seconds: number;
                                sightings: number;
                                /** @description Different strangers */
                                strangers: number;
                                /** @description Seconds that it took to look through it */
                                took_seconds: number;
                                /** @description Faces that were followed over several frames */
                                tracks: number;
                            } | null;
                            frame_rate: number;
                            gallery: string;
                            /** @description Whether the video itself is kept */
                            has_original: boolean;
                            height: number;
                            job_id: string;
                            name: string;
                            /** @description Seconds of the video that are looked through in a second */
                            rate: number | null;
                            requested_by: string;
                            /** @description How long the video is; null where it does not say */
                            seconds: number | null;
                            /** @description Estimated */
                            seconds_left: number | null;
                            /**
                             * Format: date-time
                             * @description When the recording began
                             */
                            started_at: string;
                            /** @enum {string} */
                            state: "waiting" | "running" | "done" | "failed" | "cancelled";
                            video_id: string;
                            width: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_videos: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": Blob;
                "multipart/form-data": {
                    /**
                     * @description Also make a copy with boxes, names and decisions
                     * @default false
                     */
                    annotated?: boolean;
                    /** @description The camera that took it: sightings count as its own, in its zones */
                    camera_id?: string;
                    /** @description What took it, where that is no camera here */
                    camera_name?: string;
                    /** @description Frames that must agree before anything is said about a face */
                    confirm?: number;
                    /** @description Frames of a second of the video that are looked at */
                    frame_rate?: number;
                    /** @description Who is searched for; the camera’s gallery, or default */
                    gallery?: string;
                    /** @description Faces smaller than so many pixels are passed over */
                    minimum_face?: number;
                    /**
                     * @description What it is called; its file’s name where absent
                     * @default video
                     */
                    name?: string;
                    /**
                     * Format: date-time
                     * @description When the recording began; where absent it is taken to have ended when it was sent
                     */
                    started_at?: string;
                    /**
                     * Format: binary
                     * @description a video: MP4, MOV, MKV, WebM, AVI …
                     */
                    video: Blob;
                };
                "video/*": Blob;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed_at: string | null;
                        /** @description Whether an annotated copy was asked for */
                        annotated: boolean;
                        /** @description Size of the annotated copy; null where there is none */
                        annotated_bytes: number | null;
                        bytes: number;
                        camera_id: string | null;
                        camera_name: string | null;
                        confirm: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Seconds of the video that were looked at so far */
                        done_seconds: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        figures: {
                            /** @description Frames that were looked at */
                            frames: number;
                            /** @description Different people who are known */
                            people: number;
                            /** @description Seconds of the video */
                            seconds: number;
                            sightings: number;
                            /** @description Different strangers */
                            strangers: number;
                            /** @description Seconds that it took to look through it */
                            took_seconds: number;
                            /** @description Faces that were followed over several frames */
                            tracks: number;
                        } | null;
                        frame_rate: number;
                        gallery: string;
                        /** @description Whether the video itself is kept */
                        has_original: boolean;
                        height: number;
                        job_id: string;
                        name: string;
                        /** @description Seconds of the video that are looked through in a second */
                        rate: number | null;
                        requested_by: string;
                        /** @description How long the video is; null where it does not say */
                        seconds: number | null;
                        /** @description Estimated */
                        seconds_left: number | null;
                        /**
                         * Format: date-time
                         * @description When the recording began
                         */
                        started_at: string;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        video_id: string;
                        width: number;
                    };
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed_at: string | null;
                        /** @description Whether an annotated copy was asked for */
                        annotated: boolean;
                        /** @description Size of the annotated copy; null where there is none */
                        annotated_bytes: number | null;
                        bytes: number;
                        camera_id: string | null;
                        camera_name: string | null;
                        confirm: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Seconds of the video that were looked at so far */
                        done_seconds: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        figures: {
                            /** @description Frames that were looked at */
                            frames: number;
                            /** @description Different people who are known */
                            people: number;
                            /** @description Seconds of the video */
                            seconds: number;
                            sightings: number;
                            /** @description Different strangers */
                            strangers: number;
                            /** @description Seconds that it took to look through it */
                            took_seconds: number;
                            /** @description Faces that were followed over several frames */
                            tracks: number;
                        } | null;
                        frame_rate: number;
                        gallery: string;
                        /** @description Whether the video itself is kept */
                        has_original: boolean;
                        height: number;
                        job_id: string;
                        name: string;
                        /** @description Seconds of the video that are looked through in a second */
                        rate: number | null;
                        requested_by: string;
                        /** @description How long the video is; null where it does not say */
                        seconds: number | null;
                        /** @description Estimated */
                        seconds_left: number | null;
                        /**
                         * Format: date-time
                         * @description When the recording began
                         */
                        started_at: string;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        video_id: string;
                        width: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_videos_video_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                video_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed_at: string | null;
                        /** @description Whether an annotated copy was asked for */
                        annotated: boolean;
                        /** @description Size of the annotated copy; null where there is none */
                        annotated_bytes: number | null;
                        bytes: number;
                        camera_id: string | null;
                        camera_name: string | null;
                        confirm: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Seconds of the video that were looked at so far */
                        done_seconds: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        figures: {
                            /** @description Frames that were looked at */
                            frames: number;
                            /** @description Different people who are known */
                            people: number;
                            /** @description Seconds of the video */
                            seconds: number;
                            sightings: number;
                            /** @description Different strangers */
                            strangers: number;
                            /** @description Seconds that it took to look through it */
                            took_seconds: number;
                            /** @description Faces that were followed over several frames */
                            tracks: number;
                        } | null;
                        frame_rate: number;
                        gallery: string;
                        /** @description Whether the video itself is kept */
                        has_original: boolean;
                        height: number;
                        job_id: string;
                        name: string;
                        /** @description Seconds of the video that are looked through in a second */
                        rate: number | null;
                        requested_by: string;
                        /** @description How long the video is; null where it does not say */
                        seconds: number | null;
                        /** @description Estimated */
                        seconds_left: number | null;
                        seen: {
                            /** @description Since the video began */
                            first_seconds: number;
                            last_seconds: number;
                            person: {
                                name: string;
                                person_id: string;
                            } | null;
                            /** @description The sighting with the best picture: GET /api/sightings/{sighting_id}/crop */
                            sighting_id: string;
                            sightings: number;
                            unknown_id: string | null;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the recording began
                         */
                        started_at: string;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        video_id: string;
                        width: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_videos_video_id: {
        parameters: {
            query?: {
                sightings?: boolean;
            };
            header?: never;
            path: {
                video_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deleted_sightings: number;
                        /** @constant */
                        success: true;
                        video_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_videos_video_id_annotated: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                video_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": Blob;
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_videos_video_id_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                video_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        analysed_at: string | null;
                        /** @description Whether an annotated copy was asked for */
                        annotated: boolean;
                        /** @description Size of the annotated copy; null where there is none */
                        annotated_bytes: number | null;
                        bytes: number;
                        camera_id: string | null;
                        camera_name: string | null;
                        confirm: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description Seconds of the video that were looked at so far */
                        done_seconds: number;
                        error: {
                            code: string;
                            detail: string;
                        } | null;
                        figures: {
                            /** @description Frames that were looked at */
                            frames: number;
                            /** @description Different people who are known */
                            people: number;
                            /** @description Seconds of the video */
                            seconds: number;
                            sightings: number;
                            /** @description Different strangers */
                            strangers: number;
                            /** @description Seconds that it took to look through it */
                            took_seconds: number;
                            /** @description Faces that were followed over several frames */
                            tracks: number;
                        } | null;
                        frame_rate: number;
                        gallery: string;
                        /** @description Whether the video itself is kept */
                        has_original: boolean;
                        height: number;
                        job_id: string;
                        name: string;
                        /** @description Seconds of the video that are looked through in a second */
                        rate: number | null;
                        requested_by: string;
                        /** @description How long the video is; null where it does not say */
                        seconds: number | null;
                        /** @description Estimated */
                        seconds_left: number | null;
                        /**
                         * Format: date-time
                         * @description When the recording began
                         */
                        started_at: string;
                        /** @enum {string} */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        video_id: string;
                        width: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_watch_lists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        watch_lists: {
                            /** Format: date-time */
                            created_at: string;
                            created_by: string;
                            description: string;
                            name: string;
                            /** @description On it now; who has expired is not counted */
                            people: number;
                            /**
                             * @description Of alerts about people on it, unless a rule says otherwise
                             * @enum {string}
                             */
                            severity: "low" | "medium" | "high" | "critical";
                            /** Format: date-time */
                            updated_at: string;
                            watch_list_id: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_watch_lists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    name: string;
                    /**
                     * @default high
                     * @enum {string}
                     */
                    severity?: "low" | "medium" | "high" | "critical";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        description: string;
                        name: string;
                        /** @description On it now; who has expired is not counted */
                        people: number;
                        /**
                         * @description Of alerts about people on it, unless a rule says otherwise
                         * @enum {string}
                         */
                        severity: "low" | "medium" | "high" | "critical";
                        /** Format: date-time */
                        updated_at: string;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_watch_lists_watch_list_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        description: string;
                        name: string;
                        /** @description On it now; who has expired is not counted */
                        people: number;
                        /**
                         * @description Of alerts about people on it, unless a rule says otherwise
                         * @enum {string}
                         */
                        severity: "low" | "medium" | "high" | "critical";
                        /** Format: date-time */
                        updated_at: string;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_watch_lists_watch_list_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        description: string;
                        name: string;
                        /** @description On it now; who has expired is not counted */
                        people: number;
                        /**
                         * @description Of alerts about people on it, unless a rule says otherwise
                         * @enum {string}
                         */
                        severity: "low" | "medium" | "high" | "critical";
                        /** Format: date-time */
                        updated_at: string;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_watch_lists_watch_list_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    description?: string;
                    name?: string;
                    /** @enum {string} */
                    severity?: "low" | "medium" | "high" | "critical";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        description: string;
                        name: string;
                        /** @description On it now; who has expired is not counted */
                        people: number;
                        /**
                         * @description Of alerts about people on it, unless a rule says otherwise
                         * @enum {string}
                         */
                        severity: "low" | "medium" | "high" | "critical";
                        /** Format: date-time */
                        updated_at: string;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_watch_lists_watch_list_id_people: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            /** Format: date-time */
                            added_at: string;
                            added_by: string;
                            /** @description From then on it is as if the person were not on the list */
                            expires_at: string | null;
                            gallery: string;
                            name: string;
                            note: string;
                            person_id: string;
                        }[];
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_watch_lists_watch_list_id_people: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    expires_at?: string | null;
                    /** @default  */
                    note?: string;
                    person_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: string | null;
                        note: string;
                        person_id: string;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_watch_lists_watch_list_id_people_person_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person_id: string;
                watch_list_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        person_id: string;
                        /** @constant */
                        success: true;
                        watch_list_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: {
                            /** Format: date-time */
                            created_at: string;
                            created_by: string;
                            /** @description Id of the last event that it was queued for or that it does not want */
                            cursor: string;
                            description: string;
                            enabled: boolean;
                            /** @description Null is every type */
                            event_types: string[] | null;
                            failing_since: string | null;
                            /** @description The only gallery that it is told of; null is all */
                            gallery: string | null;
                            last_delivered_at: string | null;
                            last_error: string | null;
                            /**
                             * @description failing: nothing arrived for 24 hours
                             * @enum {string}
                             */
                            state: "off" | "new" | "working" | "retrying" | "failing";
                            url: string;
                            webhook_id: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_webhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    /** @description All where left out */
                    event_types?: ("gallery_created" | "gallery_deleted" | "person_created" | "person_updated" | "person_forgotten" | "people_merged" | "people_parted" | "face_added" | "face_updated" | "face_moved" | "face_deleted" | "negative_added" | "negative_removed" | "model_changed" | "reembedding_progress" | "policy_changed" | "thresholds_derived" | "capability_changed" | "master_key_rotated" | "caches_emptied" | "api_key_changed" | "photo_refused" | "photo_quarantined" | "quarantine_resolved" | "camera_added" | "camera_changed" | "camera_removed" | "camera_connected" | "camera_disconnected" | "sighting_started" | "sighting_changed" | "sighting_ended" | "sighting_deleted" | "unknown_changed" | "expression_observed" | "watch_list_changed" | "alert_rule_changed" | "alert_raised" | "alert_changed" | "event_dispatched" | "job_changed" | "user_changed" | "session_ended" | "role_changed")[];
                    /** @description Only events of this gallery */
                    gallery?: string;
                    /** @description http or https, in a public network or allowed by `network.allow` */
                    url: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /** @description Id of the last event that it was queued for or that it does not want */
                        cursor: string;
                        description: string;
                        enabled: boolean;
                        /** @description Null is every type */
                        event_types: string[] | null;
                        failing_since: string | null;
                        /** @description The only gallery that it is told of; null is all */
                        gallery: string | null;
                        last_delivered_at: string | null;
                        last_error: string | null;
                        /** @description Shown this once: the key of the signatures */
                        secret: string;
                        /**
                         * @description failing: nothing arrived for 24 hours
                         * @enum {string}
                         */
                        state: "off" | "new" | "working" | "retrying" | "failing";
                        url: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_webhooks_webhook_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /** @description Id of the last event that it was queued for or that it does not want */
                        cursor: string;
                        description: string;
                        enabled: boolean;
                        /** @description Null is every type */
                        event_types: string[] | null;
                        failing_since: string | null;
                        /** @description The only gallery that it is told of; null is all */
                        gallery: string | null;
                        last_delivered_at: string | null;
                        last_error: string | null;
                        /**
                         * @description failing: nothing arrived for 24 hours
                         * @enum {string}
                         */
                        state: "off" | "new" | "working" | "retrying" | "failing";
                        url: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    delete_api_webhooks_webhook_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /** @description Id of the last event that it was queued for or that it does not want */
                        cursor: string;
                        description: string;
                        enabled: boolean;
                        /** @description Null is every type */
                        event_types: string[] | null;
                        failing_since: string | null;
                        /** @description The only gallery that it is told of; null is all */
                        gallery: string | null;
                        last_delivered_at: string | null;
                        last_error: string | null;
                        /**
                         * @description failing: nothing arrived for 24 hours
                         * @enum {string}
                         */
                        state: "off" | "new" | "working" | "retrying" | "failing";
                        url: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    patch_api_webhooks_webhook_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    description?: string;
                    enabled?: boolean;
                    /** @description Null is every type */
                    event_types?: ("gallery_created" | "gallery_deleted" | "person_created" | "person_updated" | "person_forgotten" | "people_merged" | "people_parted" | "face_added" | "face_updated" | "face_moved" | "face_deleted" | "negative_added" | "negative_removed" | "model_changed" | "reembedding_progress" | "policy_changed" | "thresholds_derived" | "capability_changed" | "master_key_rotated" | "caches_emptied" | "api_key_changed" | "photo_refused" | "photo_quarantined" | "quarantine_resolved" | "camera_added" | "camera_changed" | "camera_removed" | "camera_connected" | "camera_disconnected" | "sighting_started" | "sighting_changed" | "sighting_ended" | "sighting_deleted" | "unknown_changed" | "expression_observed" | "watch_list_changed" | "alert_rule_changed" | "alert_raised" | "alert_changed" | "event_dispatched" | "job_changed" | "user_changed" | "session_ended" | "role_changed")[] | null;
                    /** @description Null is all */
                    gallery?: string | null;
                    /** @description http or https, in a public network or allowed by `network.allow` */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /** @description Id of the last event that it was queued for or that it does not want */
                        cursor: string;
                        description: string;
                        enabled: boolean;
                        /** @description Null is every type */
                        event_types: string[] | null;
                        failing_since: string | null;
                        /** @description The only gallery that it is told of; null is all */
                        gallery: string | null;
                        last_delivered_at: string | null;
                        last_error: string | null;
                        /**
                         * @description failing: nothing arrived for 24 hours
                         * @enum {string}
                         */
                        state: "off" | "new" | "working" | "retrying" | "failing";
                        url: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_api_webhooks_webhook_id_deliveries: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                state?: "waiting" | "running" | "done" | "failed" | "cancelled";
            };
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: {
                            attempts: number;
                            /** Format: date-time */
                            created_at: string;
                            /** @description Why the last attempt failed */
                            error: string | null;
                            event_id: string;
                            finished_at: string | null;
                            /** @description Runs it again: POST /api/jobs/<job_id>/retry */
                            job_id: string;
                            next_attempt_at: string | null;
                            /**
                             * @description failed: every attempt was in vain; it is kept until it is run again or purged
                             * @enum {string}
                             */
                            state: "waiting" | "running" | "done" | "failed" | "cancelled";
                            /** @description HTTP status of the receiver that took it */
                            status: number | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_webhooks_webhook_id_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of an event; 0 is the whole log */
                    after: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where the replay begins: never after what was not queued yet */
                        after: string;
                        /** @description The newest event now */
                        up_to: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_webhooks_webhook_id_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        created_at: string;
                        created_by: string;
                        /** @description Id of the last event that it was queued for or that it does not want */
                        cursor: string;
                        description: string;
                        enabled: boolean;
                        /** @description Null is every type */
                        event_types: string[] | null;
                        failing_since: string | null;
                        /** @description The only gallery that it is told of; null is all */
                        gallery: string | null;
                        last_delivered_at: string | null;
                        last_error: string | null;
                        /** @description Shown this once: the key of the signatures */
                        secret: string;
                        /**
                         * @description failing: nothing arrived for 24 hours
                         * @enum {string}
                         */
                        state: "off" | "new" | "working" | "retrying" | "failing";
                        url: string;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_api_webhooks_webhook_id_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivered: boolean;
                        error: string | null;
                        event_id: string;
                        milliseconds: number;
                        status: number | null;
                        webhook_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_detect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    attributes?: ("expression" | "liveness")[];
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /** @description the photo, in any supported format */
                    image: string;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @default [] */
                    attributes?: ("expression" | "liveness")[];
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /**
                     * Format: binary
                     * @description the photo, in any supported format
                     */
                    image: Blob;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        faces: {
                            box: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            detection_score: number;
                            expression?: {
                                /** @enum {string} */
                                label: "anger" | "disgust" | "fear" | "happiness" | "sadness" | "surprise" | "neutral";
                                probabilities: {
                                    [key: string]: number;
                                };
                            };
                            landmarks: {
                                left_eye: {
                                    x: number;
                                    y: number;
                                };
                                mouth_left: {
                                    x: number;
                                    y: number;
                                };
                                mouth_right: {
                                    x: number;
                                    y: number;
                                };
                                nose: {
                                    x: number;
                                    y: number;
                                };
                                right_eye: {
                                    x: number;
                                    y: number;
                                };
                            };
                            liveness?: {
                                /** @enum {string} */
                                certainty: "uncertified" | "measured";
                                score: number;
                            };
                            quality: {
                                brightness: number;
                                contrast: number;
                                eye_openness: number;
                                face_size: number;
                                overall: number;
                                pitch: number;
                                pose: number;
                                reason: string | null;
                                roll: number;
                                sharpness: number;
                                yaw: number;
                            };
                        }[];
                        image: {
                            height: number;
                            width: number;
                        };
                        processing_time_ms: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name?: string;
                        status?: string;
                        version?: string;
                    };
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        parts?: {
                            /** @description Something is wrong that keeps nobody from recognising */
                            degraded?: boolean;
                            detail?: string;
                            name?: string;
                            ready?: boolean;
                        }[];
                        ready?: boolean;
                    };
                };
            };
            /** @description Not ready; each part says why */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        parts?: {
                            /** @description Something is wrong that keeps nobody from recognising */
                            degraded?: boolean;
                            detail?: string;
                            name?: string;
                            ready?: boolean;
                        }[];
                        ready?: boolean;
                    };
                };
            };
        };
    };
    post_recognize: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    attributes?: ("expression" | "liveness")[];
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /** @default default */
                    gallery?: string;
                    /** @description the photo, in any supported format */
                    image: string;
                    max_results?: number;
                    threshold?: number;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @default [] */
                    attributes?: ("expression" | "liveness")[];
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default all
                     * @enum {string}
                     */
                    face?: "all" | "only" | "prominent" | "largest";
                    /** @default default */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description the photo, in any supported format
                     */
                    image: Blob;
                    max_results?: number;
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        faces: {
                            box: {
                                height: number;
                                width: number;
                                x: number;
                                y: number;
                            };
                            candidates: {
                                confidence: number;
                                distance: number;
                                external_id: string | null;
                                face_id: string;
                                name: string;
                                person_id: string;
                                similarity: number;
                            }[];
                            confidence: number;
                            /** @enum {string} */
                            decision: "known" | "uncertain" | "unknown" | "not_usable";
                            detection_score: number;
                            distance: number | null;
                            expression?: {
                                /** @enum {string} */
                                label: "anger" | "disgust" | "fear" | "happiness" | "sadness" | "surprise" | "neutral";
                                probabilities: {
                                    [key: string]: number;
                                };
                            };
                            face_id: string | null;
                            landmarks: {
                                left_eye: {
                                    x: number;
                                    y: number;
                                };
                                mouth_left: {
                                    x: number;
                                    y: number;
                                };
                                mouth_right: {
                                    x: number;
                                    y: number;
                                };
                                nose: {
                                    x: number;
                                    y: number;
                                };
                                right_eye: {
                                    x: number;
                                    y: number;
                                };
                            };
                            liveness?: {
                                /** @enum {string} */
                                certainty: "uncertified" | "measured";
                                score: number;
                            };
                            person: {
                                email: string | null;
                                external_id: string | null;
                                metadata: {
                                    [key: string]: unknown;
                                };
                                name: string;
                                person_id: string;
                            } | null;
                            quality: {
                                brightness: number;
                                contrast: number;
                                eye_openness: number;
                                face_size: number;
                                overall: number;
                                pitch: number;
                                pose: number;
                                reason: string | null;
                                roll: number;
                                sharpness: number;
                                yaw: number;
                            };
                            reason: string;
                            similarity: number | null;
                        }[];
                        image: {
                            height: number;
                            width: number;
                        };
                        model_id: string;
                        policy_version: string;
                        processing_time_ms: number;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_train: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/gzip": Blob;
                "application/json": {
                    /** @description a zip or tar.gz of <person>/<image> */
                    archive?: string;
                    /** @description Enrol in the background and answer 202 at once; by default for more than 500 images */
                    background?: boolean;
                    dataset?: string;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @default default */
                    gallery?: string;
                };
                "application/octet-stream": Blob;
                "application/zip": Blob;
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description a zip or tar.gz of <person>/<image>
                     */
                    archive?: Blob;
                    /** @description Enrol in the background and answer 202 at once; by default for more than 500 images */
                    background?: boolean;
                    dataset?: string;
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @default only
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @default false */
                    force?: boolean;
                    /** @default default */
                    gallery?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enrolled: number;
                        images: number;
                        people: number;
                        refused: {
                            code: string;
                            detail: string;
                            file: string;
                        }[];
                    } | {
                        job_id: string;
                    };
                };
            };
            /** @description Begun: `GET /api/jobs/{job_id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        enrolled: number;
                        images: number;
                        people: number;
                        refused: {
                            code: string;
                            detail: string;
                            file: string;
                        }[];
                    } | {
                        job_id: string;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
    post_upload_photo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @description Which face is meant
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /** @description the photo, in any supported format */
                    image: string;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
                "application/octet-stream": Blob;
                "image/*": Blob;
                "multipart/form-data": {
                    /** @enum {string} */
                    detector?: "accurate" | "fast";
                    /**
                     * @description Which face is meant
                     * @default prominent
                     * @enum {string}
                     */
                    face?: "only" | "prominent" | "largest";
                    /** @description The set of people to search; `default` where absent */
                    gallery?: string;
                    /**
                     * Format: binary
                     * @description the photo, in any supported format
                     */
                    image: Blob;
                    /** @description Largest distance at which a face is known */
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        face_id: string | null;
                        processing_time_ms: number;
                        profile: {
                            email: string | null;
                            external_id: string | null;
                            metadata: {
                                [key: string]: unknown;
                            };
                            name: string;
                            person_id: string;
                            user_id: string;
                        } | null;
                        recognized: boolean;
                        similarity_score: number | null;
                        user_id: string | null;
                    };
                };
            };
            400: components["responses"]["Problem"];
            401: components["responses"]["Problem"];
            403: components["responses"]["Problem"];
            default: components["responses"]["Problem"];
        };
    };
}
