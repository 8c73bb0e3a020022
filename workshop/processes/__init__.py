"""Several processes of the server under one address: ``workshop serve``.

``supervisor.py`` starts them and starts them again; ``balancer.py`` takes the connections and hands
each to one of them; ``guard.py`` runs in each and ends it with its parent.
``garbage.py`` says when each looks for what nothing needs any more.
"""
