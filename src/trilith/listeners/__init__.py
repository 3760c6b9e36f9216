"""Listeners for other tools: what happens in a training, told to TensorBoard, MLflow or Weights & Biases."""

from trilith.listeners.catalogue import LISTENERS, choose_listener
from trilith.listeners.listener import Listener
from trilith.listeners.mlflow import MLflow
from trilith.listeners.tensorboard import TensorBoard
from trilith.listeners.weights_and_biases import WeightsAndBiases

__all__ = ["LISTENERS", "Listener", "MLflow", "TensorBoard", "WeightsAndBiases", "choose_listener"]
