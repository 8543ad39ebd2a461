//! Words of settings: keys.

use crate::choices::choices;

choices! {
    /// What a key does.
    KeyAction {
        /// Nothing.
        None = "none",
        /// It takes and gives up the calls of a line.
        Line = "line",
        /// It shows and answers a line that others have as well.
        SharedLine = "shared-line",
        /// It stands for the line of a mobile telephone.
        MobileLine = "mobile-line",
        /// It dials a number.
        SpeedDial = "speed-dial",
        /// It shows whether somebody is busy, dials him and takes his calls.
        Blf = "blf",
        /// It shows one of those whom the server lists.
        BlfList = "blf-list",
        /// It calls a number that answers by itself.
        Intercom = "intercom",
        /// It speaks to a multicast group.
        Paging = "paging",
        /// It lists the multicast groups to speak to.
        PagingList = "paging-list",
        /// It dials a number before what is dialled after it.
        Prefix = "prefix",
        /// It dials a service of the server, after a code of the user's where one is wanted.
        Service = "service",
        /// It sends digits in the call.
        Dtmf = "dtmf",
        /// It dials again.
        Redial = "redial",
        /// It dials whoever called last.
        CallReturn = "call-return",
        /// It begins another call.
        NewCall = "new-call",
        /// It ends the call.
        EndCall = "end-call",
        /// It holds the call and takes it back.
        Hold = "hold",
        /// It holds the call so that every telephone with the line can take it back.
        PublicHold = "public-hold",
        /// It holds the call so that only this telephone can take it back.
        PrivateHold = "private-hold",
        /// It hands the call over after asking.
        Transfer = "transfer",
        /// It hands the call over without asking.
        BlindTransfer = "blind-transfer",
        /// It joins calls.
        Conference = "conference",
        /// It parks the call at a number, and takes it back.
        CallPark = "call-park",
        /// It takes the call that rings at one number.
        DirectedPickup = "directed-pickup",
        /// It takes a call that rings in the group.
        GroupPickup = "group-pickup",
        /// It lets the room listen to a call on the handset.
        GroupListening = "group-listening",
        /// It has the server record the call, asked by SIP INFO.
        Record = "record",
        /// It has a server record the call, asked by HTTP.
        RecordUrl = "record-url",
        /// It puts the calls on the headset.
        Headset = "headset",
        /// It switches forwarding.
        Forward = "forward",
        /// It switches do not disturb.
        Dnd = "dnd",
        /// It signs on to and off from the queue of a call centre.
        Acd = "acd",
        /// It gives the telephone to another user.
        HotDesking = "hot-desking",
        /// It takes the next line.
        SwitchLine = "switch-line",
        /// It takes the line before.
        SwitchLineBack = "switch-line-back",
        /// It calls the voice mailbox.
        VoiceMail = "voice-mail",
        /// It opens the text messages.
        Messages = "messages",
        /// It begins a text message.
        NewMessage = "new-message",
        /// It opens the list of all calls.
        History = "history",
        /// It opens the list of calls that nobody answered.
        MissedCalls = "missed-calls",
        /// It opens the list of calls that were answered.
        ReceivedCalls = "received-calls",
        /// It opens the list of calls that were dialled.
        DialledCalls = "dialled-calls",
        /// It opens the lists of the directory.
        Directory = "directory",
        /// It opens the telephone's own phone book.
        LocalDirectory = "local-directory",
        /// It opens a group of the telephone's own phone book.
        LocalGroup = "local-group",
        /// It opens the remote phone books.
        RemoteDirectory = "remote-directory",
        /// It opens one remote phone book.
        RemoteGroup = "remote-group",
        /// It opens the phone book of the call server.
        ServerDirectory = "server-directory",
        /// It opens one list of the call server's phone book.
        ServerGroup = "server-group",
        /// It searches the LDAP directory.
        Ldap = "ldap",
        /// It asks for an address by HTTP and shows nothing.
        Url = "url",
        /// It shows a page of an XML application.
        XmlBrowser = "xml-browser",
        /// It opens the menu.
        Menu = "menu",
        /// It opens the status page.
        Status = "status",
        /// It opens the screen on which a new telephone is set up.
        ZeroTouch = "zero-touch",
        /// It locks the keypad.
        KeypadLock = "keypad-lock",
        /// It does what the administrator has put together.
        Custom = "custom",
        /// It does what is set as the event of the key.
        Event = "event",
    }

    /// Which keys are closed while the keypad is locked.
    LockedKeys {
        /// The menu key only.
        Menu = "menu",
        /// Every key with a function.
        Functions = "functions",
        /// All but those with which a call is dialled, answered and ended.
        All = "all",
    }

    /// Whether the keypad can be locked, and which keys are closed then.
    KeypadLockMode {
        /// It cannot be locked.
        Off = "off",
        /// The menu key is closed.
        Menu = "menu",
        /// Every key with a function is closed.
        Functions = "functions",
        /// All keys are closed.
        All = "all",
    }
}
