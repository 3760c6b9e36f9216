"""Networks: a graph with its trained values, its table and its file."""

from trilith.network.average import average_networks
from trilith.network.graph import NetworkGraph
from trilith.network.load import load
from trilith.network.network import Network
from trilith.network.summary import Summary, SummaryRow

__all__ = ["Network", "NetworkGraph", "Summary", "SummaryRow", "average_networks", "load"]
