"""scikit-learn's own checks of the estimator contract, whole: no check is expected to fail."""

from sklearn.utils.estimator_checks import parametrize_with_checks

from trilith import LogisticRegression, NetworkClassifier, NetworkRegressor


@parametrize_with_checks([NetworkClassifier(), NetworkRegressor(), LogisticRegression()])
def test_scikit_learn_contract(estimator, check):
    check(estimator)
