"""The marketplace as a process: `python -m … PRODUCTS` says where it is and serves."""

import gc
import json
import sys
from pkgutil import resolve_name

from config.upstream.loopback import LoopbackServer

# By their paths, as settings name them: nothing but tests may import a demo source.
PUBLIC = "demper.demo:create_public_app"
MARKET = "demper.demo:Market"


def main(products: int) -> None:
    """Open a market in which one shop sells all products, and serve it."""
    market = resolve_name(MARKET)(products=products + 200, house=False)
    listings = market.add_shop("31000001", "Bench", range(products))
    told = [[one.sku, one.merchant_sku, min(one.prices.values())] for one in listings]
    city = next(iter(listings[0].prices))
    with LoopbackServer(resolve_name(PUBLIC)(market)) as server:
        for sku, *_rest in told:
            market.offers(sku, city)  # a shelf is set up when it is first looked at
        gc.collect()
        gc.freeze()
        where = {"url": server.url, "merchant": "31000001", "city": city, "products": told}
        sys.stdout.write(json.dumps(where) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
