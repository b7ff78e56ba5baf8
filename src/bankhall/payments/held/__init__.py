"""Transfers that the bank itself puts off: delayed for a while, or held until somebody has looked.

Owns no table: what is put off is a transfer in a state of its own (`delayed`, `held`), and the case about it is risk's.
Neither has moved or set aside anything. A delayed one is carried out when its time has come; a held one when somebody
of the bank lets it go, and otherwise it ends with the money where it was. Both can be taken back until then, by whoever
ordered them. A case and its transfer are decided in one transaction.
"""
